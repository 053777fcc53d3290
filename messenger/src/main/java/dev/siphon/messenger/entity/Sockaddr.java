package dev.siphon.messenger.entity;

import dev.siphon.stack.LocalSocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of an address that the kernel knows, kept as the bytes of Linux's {@code struct sockaddr} on a little-endian
 * machine: family (2 bytes, host order), then what belongs to the family. These bytes are what Ceph compares addresses
 * by, and, but for the byte order of the family, what it sends; {@link #socketAddress()} is the same for Java.
 *
 * <p>The flow label of IPv6 is not kept: it is zero here and ignored when received.
 */
public final class Sockaddr implements Comparable<Sockaddr> {

    /** No address. */
    public static final int FAMILY_UNSPECIFIED = 0;
    /** AF_UNIX: a path, or a NUL byte and an abstract name. */
    public static final int FAMILY_LOCAL = 1;
    /** AF_INET: port, IP, 8 zero bytes. */
    public static final int FAMILY_INET = 2;
    /** AF_INET6: port, flow label, IP, scope id. */
    public static final int FAMILY_INET6 = 10;

    /** Bytes that the family takes at the front of every form. */
    public static final int FAMILY_LENGTH = 2;
    /** Length of {@code struct sockaddr_in}. */
    public static final int INET_LENGTH = 16;
    /** Length of {@code struct sockaddr_in6}. */
    public static final int INET6_LENGTH = 28;
    /** Length of {@code struct sockaddr_un}. */
    public static final int LOCAL_LENGTH = FAMILY_LENGTH + 108;

    private static final int PORT_OFFSET = 2;
    private static final int INET_IP_OFFSET = 4;
    private static final int INET6_IP_OFFSET = 8;
    private static final int INET6_SCOPE_OFFSET = 24;

    /** The sockaddr of a blank address. */
    public static final Sockaddr UNSPECIFIED = new Sockaddr(new byte[0], null);

    private final byte[] image;
    private final @Nullable SocketAddress socketAddress;

    private Sockaddr(byte[] image, @Nullable SocketAddress socketAddress) {
        this.image = image;
        this.socketAddress = socketAddress;
    }

    /**
     * The kernel's form of {@code address}.
     *
     * @throws IllegalArgumentException if it is unresolved, or neither IPv4, IPv6 nor local
     */
    public static Sockaddr of(SocketAddress address) {
        if (address instanceof LocalSocketAddress local) {
            return new Sockaddr(localImage(local), local);
        }
        if (!(address instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException("address " + address + " of " + address.getClass()
                    + " is neither an InetSocketAddress nor a LocalSocketAddress");
        }
        if (inet.isUnresolved()) {
            throw new IllegalArgumentException("host name " + inet.getHostString() + " has not been resolved to an IP");
        }
        return inet.getAddress() instanceof Inet6Address ip6
                ? inet6(ip6.getAddress(), ip6.getScopeId(), inet.getPort())
                : inet(inet.getAddress().getAddress(), inet.getPort());
    }

    /**
     * Reads what follows the family in a kernel structure.
     *
     * @param body everything between its position and its limit belongs to this address; both are left as they are
     * @throws IllegalArgumentException if the family is unknown, the body too short for it, or a local name not UTF-8
     */
    public static Sockaddr ofBody(int family, ByteBuffer body) {
        return switch (family) {
            case FAMILY_UNSPECIFIED -> UNSPECIFIED;
            case FAMILY_LOCAL -> local(bytes(body, 0, Math.min(body.remaining(), LOCAL_LENGTH - FAMILY_LENGTH)));
            case FAMILY_INET -> {
                requireLength(family, body, INET_IP_OFFSET + 4 - FAMILY_LENGTH);
                yield inet(bytes(body, INET_IP_OFFSET - FAMILY_LENGTH, 4), port(body));
            }
            case FAMILY_INET6 -> {
                requireLength(family, body, INET6_LENGTH - FAMILY_LENGTH);
                byte[] ip = bytes(body, INET6_IP_OFFSET - FAMILY_LENGTH, 16);
                byte[] scope = bytes(body, INET6_SCOPE_OFFSET - FAMILY_LENGTH, 4);
                yield inet6(ip, littleEndian(scope).getInt(0), port(body));
            }
            default ->
                throw new IllegalArgumentException(
                        "address family " + family + " is none of local (1), IPv4 (2) and IPv6 (10)");
        };
    }

    private static void requireLength(int family, ByteBuffer body, int length) {
        if (body.remaining() < length) {
            throw new IllegalArgumentException("address of family " + family + " has " + body.remaining()
                    + " bytes after the family, " + length + " are needed");
        }
    }

    private static byte[] bytes(ByteBuffer body, int offset, int length) {
        byte[] bytes = new byte[length];
        body.get(body.position() + offset, bytes);
        return bytes;
    }

    private static int port(ByteBuffer body) {
        return (body.get(body.position()) & 0xFF) << 8 | (body.get(body.position() + 1) & 0xFF);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] newImage(int length, int family, int port) {
        byte[] image = new byte[length];
        image[0] = (byte) family;
        image[PORT_OFFSET] = (byte) (port >> 8);
        image[PORT_OFFSET + 1] = (byte) port;
        return image;
    }

    private static Sockaddr inet(byte[] ip, int port) {
        byte[] image = newImage(INET_LENGTH, FAMILY_INET, port);
        System.arraycopy(ip, 0, image, INET_IP_OFFSET, ip.length);
        return new Sockaddr(image, new InetSocketAddress(ip4(ip), port));
    }

    private static Sockaddr inet6(byte[] ip, int scope, int port) {
        byte[] image = newImage(INET6_LENGTH, FAMILY_INET6, port);
        System.arraycopy(ip, 0, image, INET6_IP_OFFSET, ip.length);
        littleEndian(image).putInt(INET6_SCOPE_OFFSET, scope);
        return new Sockaddr(image, new InetSocketAddress(ip6(ip, scope), port));
    }

    static InetAddress ip4(byte[] ip) {
        try {
            return InetAddress.getByAddress(ip);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 bytes are an IPv4 address", e);
        }
    }

    /** Unlike InetAddress.getByAddress, this leaves an IPv4-mapped address (::ffff:1.2.3.4) in its family. */
    static InetAddress ip6(byte[] ip, int scope) {
        try {
            return Inet6Address.getByAddress(null, ip, scope == 0 ? -1 : scope);
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an IPv6 address", e);
        }
    }

    private static Sockaddr local(byte[] path) {
        boolean isAbstract = path.length > 0 && path[0] == 0;
        int from = isAbstract ? 1 : 0;
        int to = from;
        while (to < path.length && path[to] != 0) {
            to++;
        }
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(path, from, to - from))
                    .toString();
            return of(isAbstract ? LocalSocketAddress.ofAbstract(name) : LocalSocketAddress.of(name));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the path of a local address is not UTF-8", e);
        }
    }

    private static byte[] localImage(LocalSocketAddress local) {
        byte[] name = local.name().getBytes(StandardCharsets.UTF_8);
        int offset = FAMILY_LENGTH + (local.isAbstract() ? 1 : 0);
        byte[] image = new byte[offset + name.length];
        image[0] = FAMILY_LOCAL;
        System.arraycopy(name, 0, image, offset, name.length);
        return image;
    }

    /** One of the {@code FAMILY_} constants, with Linux's numbers. */
    public int family() {
        return image.length == 0 ? FAMILY_UNSPECIFIED : image[0];
    }

    /** True for IPv4 and IPv6. */
    public boolean isIp() {
        return family() == FAMILY_INET || family() == FAMILY_INET6;
    }

    /** The port; 0 for families without. */
    public int port() {
        return isIp() ? (image[PORT_OFFSET] & 0xFF) << 8 | (image[PORT_OFFSET + 1] & 0xFF) : 0;
    }

    /** True if there is no address, or only the wildcard IP. */
    public boolean isBlankIp() {
        return socketAddress == null
                || (socketAddress instanceof InetSocketAddress inet
                        && inet.getAddress().isAnyLocalAddress());
    }

    /**
     * The address for Java's and the transports' use.
     *
     * @throws IllegalStateException if this is {@link #UNSPECIFIED}
     */
    public SocketAddress socketAddress() {
        if (socketAddress == null) {
            throw new IllegalStateException("a blank address names no socket");
        }
        return socketAddress;
    }

    /** Bytes that {@link #putBody} writes: everything but the family. */
    public int bodyLength() {
        return Math.max(0, image.length - FAMILY_LENGTH);
    }

    /** Writes what follows the family in the kernel's structure at {@code index}; the position stays. */
    public void putBody(ByteBuffer buffer, int index) {
        if (bodyLength() > 0) {
            buffer.put(index, image, FAMILY_LENGTH, bodyLength());
        }
    }

    /** Orders as {@code memcmp} over the zero-padded structures does. */
    @Override
    public int compareTo(Sockaddr other) {
        return Arrays.compareUnsigned(image, other.image);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Sockaddr that && Arrays.equals(image, that.image);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(image);
    }

    /** {@code 127.0.0.1:6789}, {@code [::1]:6789}, {@code local:/path}, {@code local:@abstract}, or {@code -}. */
    @Override
    public String toString() {
        return AddressText.print(this);
    }
}
