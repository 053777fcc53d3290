package dev.siphon.stack.rdma.cm;

import com.ibm.disni.verbs.RdmaCmId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses as rdma_cm knows them. */
public final class CmAddress {

    private CmAddress() {}

    static InetSocketAddress local(RdmaCmId id) {
        try {
            return known((InetSocketAddress) id.getSource());
        } catch (IOException e) {
            return unknown();
        }
    }

    static InetSocketAddress remote(RdmaCmId id) {
        try {
            return known((InetSocketAddress) id.getDestination());
        } catch (IOException e) {
            return unknown();
        }
    }

    private static InetSocketAddress known(@Nullable InetSocketAddress address) {
        return address == null ? unknown() : address;
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
