package dev.siphon.stack.rdma.cm;

import dev.siphon.stack.rdma.library.CmAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses of ids, and how they are written. */
public final class CmAddress {

    private CmAddress() {}

    static InetSocketAddress local(long id) {
        try {
            return CmAddresses.local(id).orElseGet(CmAddress::unknown);
        } catch (IOException e) {
            return unknown();
        }
    }

    static InetSocketAddress remote(long id) {
        try {
            return CmAddresses.peer(id).orElseGet(CmAddress::unknown);
        } catch (IOException e) {
            return unknown();
        }
    }

    /** The address of an end that has none yet. */
    public static InetSocketAddress unknown() {
        return new InetSocketAddress((InetAddress) null, 0);
    }

    /** Address and port, without a name. */
    public static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return (host == null ? address.getHostString() : host.getHostAddress()) + ":" + address.getPort();
    }
}
