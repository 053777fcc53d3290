package dev.siphon.stack;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * An address of the local family (AF_UNIX): a path in the file system, a name in Linux's abstract namespace, or unnamed,
 * as the connecting side of a stream mostly is.
 */
public final class LocalSocketAddress extends SocketAddress {

    /** Longest path or abstract name in bytes: {@code sun_path} less its terminating (or leading) zero. */
    public static final int MAX_NAME_BYTES = 107;

    private static final long serialVersionUID = 1;

    private static final LocalSocketAddress UNNAMED = new LocalSocketAddress();

    private final String name;
    private final boolean isAbstract;

    private LocalSocketAddress() {
        this.name = "";
        this.isAbstract = false;
    }

    private LocalSocketAddress(String name, boolean isAbstract) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("local address \"" + name + "\" has " + bytes + " bytes, at most "
                    + MAX_NAME_BYTES + " are possible");
        }
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a local address must be non-empty and without NUL: \"" + name + "\"");
        }
        this.name = name;
        this.isAbstract = isAbstract;
    }

    /** The socket file at {@code path}. */
    public static LocalSocketAddress of(String path) {
        return new LocalSocketAddress(path, false);
    }

    /** The name {@code name} in the abstract namespace, without its leading zero byte. */
    public static LocalSocketAddress ofAbstract(String name) {
        return new LocalSocketAddress(name, true);
    }

    /** The address of a socket that was not bound. Nothing can listen on it or connect to it. */
    public static LocalSocketAddress unnamed() {
        return UNNAMED;
    }

    /** The path, or the abstract name without its leading zero byte; empty if unnamed. */
    public String name() {
        return name;
    }

    public boolean isAbstract() {
        return isAbstract;
    }

    public boolean isUnnamed() {
        return name.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LocalSocketAddress that && name.equals(that.name) && isAbstract == that.isAbstract;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, isAbstract);
    }

    /** {@code /the/path}, {@code @name} for an abstract one, or {@code *} if unnamed, as ss(8) prints them. */
    @Override
    public String toString() {
        if (isUnnamed()) {
            return "*";
        }
        return isAbstract ? "@" + name : name;
    }
}
