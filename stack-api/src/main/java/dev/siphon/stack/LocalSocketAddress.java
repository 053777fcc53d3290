package dev.siphon.stack;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** An address of the local family (AF_UNIX): a path in the file system, or a name in Linux's abstract namespace. */
public final class LocalSocketAddress extends SocketAddress {

    /** Longest path or abstract name in bytes: {@code sun_path} less its terminating (or leading) zero. */
    public static final int MAX_NAME_BYTES = 107;

    private static final long serialVersionUID = 1;

    private final String name;
    private final boolean isAbstract;

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

    /** The path, or the abstract name without its leading zero byte. */
    public String name() {
        return name;
    }

    public boolean isAbstract() {
        return isAbstract;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LocalSocketAddress that && name.equals(that.name) && isAbstract == that.isAbstract;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, isAbstract);
    }

    /** {@code /the/path}, or {@code @name} for an abstract one, as ss(8) prints it. */
    @Override
    public String toString() {
        return isAbstract ? "@" + name : name;
    }
}
