package dev.siphon.stack.memory;

import dev.siphon.stack.Errno;
import dev.siphon.stack.LocalSocketAddress;
import dev.siphon.stack.TransportException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/** What addresses mean in a network of which every host has one address. */
final class Addresses {

    private Addresses() {}

    static InetAddress literal(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a literal address: " + host, e);
        }
    }

    /**
     * Where {@code address}, as {@code host} uses it, really is: loopback and wildcard are the host itself.
     *
     * @throws TransportException if it is of no family that this network has
     */
    static SocketAddress resolve(InetAddress host, SocketAddress address) throws TransportException {
        if (address instanceof LocalSocketAddress) {
            return address;
        }
        if (!(address instanceof InetSocketAddress inet)) {
            throw new TransportException(Errno.EAFNOSUPPORT, "no such address family: " + address);
        }
        if (inet.isUnresolved()) {
            throw new TransportException(Errno.EINVAL, "unresolved address " + address);
        }
        return isHostItself(inet) ? new InetSocketAddress(host, inet.getPort()) : inet;
    }

    private static boolean isHostItself(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() || address.getAddress().isLoopbackAddress();
    }
}
