package dev.siphon.messenger.common;

import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Where a messenger is: blank with a nonce until it is bound or learns its IP from a peer, once. Any thread. */
final class OwnAddress {

    private volatile EntityAddress address;
    private boolean isKnown;

    OwnAddress(int nonce) {
        this.address = EntityAddress.blank(nonce);
    }

    /** The wildcard address of the family that {@code config} wants. */
    static EntityAddress anywhere(MessengerConfig config) throws IOException {
        boolean ipv4 = config.get(MessengerOptions.MS_BIND_IPV4);
        boolean ipv6 = config.get(MessengerOptions.MS_BIND_IPV6);
        if (!ipv4 && !ipv6) {
            throw new IOException("ms_bind_ipv4 and ms_bind_ipv6 are both false: there is no address to bind");
        }
        boolean chooses4 = ipv4 && (!ipv6 || config.get(MessengerOptions.MS_BIND_PREFER_IPV4));
        return EntityAddress.parse(chooses4 ? "0.0.0.0:0" : "[::]:0");
    }

    EntityAddress get() {
        return address;
    }

    /** Sets the address that was bound; a wildcard IP is still to be learned. */
    synchronized void bound(EntityAddress value) {
        address = value;
        isKnown = !value.isBlankIp();
    }

    /** Forgets the address; {@code nonce} is the next one's. */
    synchronized void forget(int nonce) {
        address = EntityAddress.blank(nonce);
        isKnown = false;
    }

    /** Takes the IP of {@code seen}, if it is one and the own is not known yet; port and nonce stay. */
    synchronized void learn(SocketAddress seen) {
        if (isKnown || !(seen instanceof InetSocketAddress inet)) {
            return;
        }
        InetAddress ip = inet.getAddress();
        if (ip != null && !ip.isAnyLocalAddress()) {
            address = address.withIp(ip);
            isKnown = true;
        }
    }
}
