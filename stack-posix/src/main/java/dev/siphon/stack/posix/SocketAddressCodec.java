package dev.siphon.stack.posix;

import static dev.siphon.stack.posix.libc.SocketConstants.AF_INET;
import static dev.siphon.stack.posix.libc.SocketConstants.AF_INET6;
import static dev.siphon.stack.posix.libc.SocketConstants.AF_UNIX;

import dev.siphon.stack.Errno;
import dev.siphon.stack.LocalSocketAddress;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.posix.libc.NativeMemory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import jnr.unixsocket.UnixSocketAddress;

/**
 * Socket addresses as the kernel has them: {@code sockaddr_in} (ip(7)), {@code sockaddr_in6} (ipv6(7)) and
 * {@code sockaddr_un} (unix(7)). The memory holds one address and, before and after a call that reports one, its length.
 */
final class SocketAddressCodec {

    static final int PATH_OFFSET = 2;

    private static final int PORT_OFFSET = 2;
    private static final int INET_ADDRESS_OFFSET = 4;
    private static final int INET_BYTES = 16;
    private static final int INET6_FLOW_OFFSET = 4;
    private static final int INET6_ADDRESS_OFFSET = 8;
    private static final int INET6_SCOPE_OFFSET = 24;
    private static final int INET6_BYTES = 28;

    /** The size of {@code sockaddr_storage}. */
    private static final int STORAGE_BYTES = 128;

    private final NativeMemory memory = NativeMemory.allocate(STORAGE_BYTES + Integer.BYTES);
    private final ByteBuffer bytes = memory.bytes();

    /** Where the address is, for a call. */
    long address() {
        return memory.address();
    }

    /** The address, and behind it its length. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Where the length of the address is, for a call that reports one. */
    long lengthAddress() {
        return memory.address() + STORAGE_BYTES;
    }

    /** Declares how much room there is; before each call that reports an address. */
    void expectAddress() {
        bytes.putInt(STORAGE_BYTES, STORAGE_BYTES);
    }

    /**
     * What {@code address} is in terms of this transport: an {@link InetSocketAddress} that is resolved, or a
     * {@link LocalSocketAddress}, into which those of jnr-unixsocket and of the JDK are turned.
     *
     * @throws TransportException {@link Errno#EAFNOSUPPORT} for other kinds, {@link Errno#EINVAL} for a host name
     */
    static SocketAddress normalize(SocketAddress address) throws TransportException {
        if (address instanceof InetSocketAddress inet) {
            if (inet.isUnresolved()) {
                throw new TransportException(
                        Errno.EINVAL, "address " + inet + " is a name that was not resolved; resolve it first");
            }
            return inet;
        }
        if (address instanceof LocalSocketAddress local) {
            if (local.isUnnamed()) {
                throw new TransportException(Errno.EINVAL, "the unnamed local address leads nowhere");
            }
            return local;
        }
        if (address instanceof UnixSocketAddress unix) {
            return local(unix.path());
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            return local(unix.getPath().toString());
        }
        throw new TransportException(
                Errno.EAFNOSUPPORT,
                "address " + address + " is a " + address.getClass().getSimpleName()
                        + "; possible are InetSocketAddress and LocalSocketAddress");
    }

    private static LocalSocketAddress local(String path) throws TransportException {
        try {
            return path.startsWith("\0")
                    ? LocalSocketAddress.ofAbstract(path.substring(1))
                    : LocalSocketAddress.of(path);
        } catch (IllegalArgumentException e) {
            throw new TransportException(Errno.EINVAL, String.valueOf(e.getMessage()), e);
        }
    }

    /** {@code 127.0.0.1:6789}, {@code [::1]:6789}, {@code /the/path}, {@code @name}. */
    static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
        }
        return address.toString();
    }

    /** The family of a {@link #normalize normal} address. */
    static int family(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet.getAddress() instanceof Inet6Address ? AF_INET6 : AF_INET;
        }
        return AF_UNIX;
    }

    /** Writes a {@link #normalize normal} address and returns its length. */
    int encode(SocketAddress address) {
        for (int i = 0; i < STORAGE_BYTES; i++) {
            bytes.put(i, (byte) 0);
        }
        bytes.putShort(0, (short) family(address));
        return address instanceof InetSocketAddress inet ? encodeInet(inet) : encodeLocal((LocalSocketAddress) address);
    }

    private int encodeInet(InetSocketAddress inet) {
        putPort(inet.getPort());
        byte[] host = inet.getAddress().getAddress();
        if (inet.getAddress() instanceof Inet6Address inet6) {
            bytes.putInt(INET6_FLOW_OFFSET, 0);
            bytes.put(INET6_ADDRESS_OFFSET, host);
            bytes.putInt(INET6_SCOPE_OFFSET, inet6.getScopeId());
            return INET6_BYTES;
        }
        bytes.put(INET_ADDRESS_OFFSET, host);
        return INET_BYTES;
    }

    private int encodeLocal(LocalSocketAddress local) {
        byte[] name = local.name().getBytes(StandardCharsets.UTF_8);
        bytes.put(local.isAbstract() ? PATH_OFFSET + 1 : PATH_OFFSET, name);
        return PATH_OFFSET + name.length + 1;
    }

    /**
     * The address that a call reported. One that has no form here (a local name of arbitrary bytes) reads as unnamed.
     */
    SocketAddress decode() {
        int length = Math.min(bytes.getInt(STORAGE_BYTES), STORAGE_BYTES);
        int family = length < PATH_OFFSET ? AF_UNIX : Short.toUnsignedInt(bytes.getShort(0));
        if (family == AF_INET) {
            return inet(INET_ADDRESS_OFFSET, 4, 0);
        }
        if (family == AF_INET6) {
            return inet(INET6_ADDRESS_OFFSET, 16, bytes.getInt(INET6_SCOPE_OFFSET));
        }
        return decodeLocal(length);
    }

    private InetSocketAddress inet(int offset, int size, int scope) {
        byte[] host = new byte[size];
        bytes.get(offset, host);
        try {
            // An IPv4 peer of an IPv6 listener (::ffff:a.b.c.d) becomes an Inet4Address here.
            InetAddress address =
                    scope == 0 ? InetAddress.getByAddress(host) : Inet6Address.getByAddress(null, host, scope);
            return new InetSocketAddress(address, port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + size + " bytes", e);
        }
    }

    private LocalSocketAddress decodeLocal(int length) {
        boolean isAbstract = length > PATH_OFFSET && bytes.get(PATH_OFFSET) == 0;
        int start = isAbstract ? PATH_OFFSET + 1 : PATH_OFFSET;
        int end = start;
        while (end < length && bytes.get(end) != 0) {
            end++;
        }
        boolean isWhole = end == length || !isAbstract;
        if (end <= start || end - start > LocalSocketAddress.MAX_NAME_BYTES || !isWhole) {
            return LocalSocketAddress.unnamed();
        }
        byte[] raw = new byte[end - start];
        bytes.get(start, raw);
        String name = new String(raw, StandardCharsets.UTF_8);
        if (name.indexOf('\uFFFD') >= 0) {
            return LocalSocketAddress.unnamed();
        }
        return isAbstract ? LocalSocketAddress.ofAbstract(name) : LocalSocketAddress.of(name);
    }

    private void putPort(int port) {
        bytes.order(ByteOrder.BIG_ENDIAN).putShort(PORT_OFFSET, (short) port).order(ByteOrder.nativeOrder());
    }

    private int port() {
        int port = Short.toUnsignedInt(bytes.order(ByteOrder.BIG_ENDIAN).getShort(PORT_OFFSET));
        bytes.order(ByteOrder.nativeOrder());
        return port;
    }
}
