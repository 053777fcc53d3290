package dev.siphon.stack.rdma.library;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Addresses of rdma_cm ids, of either family, where DiSNI's own calls know IPv4 alone. Ids as in {@link SiphonVerbs}. */
public final class CmAddresses {

    private static final int IPV6_LENGTH = 16;

    private CmAddresses() {}

    /** rdma_bind_addr(3): a listener's address, or, before {@link #resolve}, the source of a connection to be. */
    public static void bind(long cmId, InetSocketAddress address) throws IOException {
        InetAddress host = resolved(address);
        SiphonVerbs.bind(cmId, host.getAddress(), scope(host), address.getPort());
    }

    /** rdma_resolve_addr(3), from the address that the id was bound to, if it was: an event will say how it went. */
    public static void resolve(long cmId, InetSocketAddress remote, int timeoutMillis) throws IOException {
        InetAddress host = resolved(remote);
        SiphonVerbs.resolveAddress(cmId, host.getAddress(), scope(host), remote.getPort(), timeoutMillis);
    }

    /** The own address; empty until there is one. */
    public static Optional<InetSocketAddress> local(long cmId) throws IOException {
        return decode(SiphonVerbs.localAddress(cmId));
    }

    /** The peer's address; empty until there is one. */
    public static Optional<InetSocketAddress> peer(long cmId) throws IOException {
        return decode(SiphonVerbs.peerAddress(cmId));
    }

    private static InetAddress resolved(InetSocketAddress address) throws IOException {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw new IOException(address.getHostString() + " is a name that was not resolved to an address");
        }
        return host;
    }

    private static int scope(InetAddress address) {
        return address instanceof Inet6Address ipv6 ? ipv6.getScopeId() : 0;
    }

    private static Optional<InetSocketAddress> decode(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int port = Short.toUnsignedInt(buffer.getShort());
        int scope = buffer.getInt();
        byte[] address = new byte[buffer.remaining()];
        buffer.get(address);
        InetAddress host = address.length == IPV6_LENGTH && scope != 0
                ? Inet6Address.getByAddress(null, address, scope)
                : InetAddress.getByAddress(address);
        return Optional.of(new InetSocketAddress(host, port));
    }
}
