package dev.siphon.messenger.common;

import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.SocketOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** How one messenger's sockets are set up. Any thread. */
public final class SocketSettings {

    private final boolean bindsBeforeConnect;
    private volatile SocketOptions options;
    private volatile @Nullable EntityAddress clientAddress;

    SocketSettings(MessengerConfig config) {
        this.bindsBeforeConnect = config.get(MessengerOptions.MS_BIND_BEFORE_CONNECT);
        this.options = new SocketOptions(
                config.get(MessengerOptions.MS_TCP_NODELAY),
                Math.toIntExact(config.get(MessengerOptions.MS_TCP_RCVBUF)),
                config.get(MessengerOptions.MS_TCP_LISTEN_BACKLOG),
                SocketOptions.NO_PRIORITY,
                null);
    }

    void priority(int priority) {
        SocketOptions current = options;
        options = new SocketOptions(current.noDelay(), current.receiveBufferBytes(), current.backlog(), priority, null);
    }

    /** What outgoing sockets are bound to, instead of the messenger's own address. */
    void clientAddress(EntityAddress address) {
        clientAddress = address;
    }

    /** For listening and accepted sockets. */
    public SocketOptions accepting() {
        return options;
    }

    /** For outgoing sockets of a messenger at {@code own}: bound to its IP, if the configuration wants that. */
    public SocketOptions connecting(EntityAddress own) {
        SocketOptions current = options;
        SocketAddress from = bindsBeforeConnect ? ipOf(own) : null;
        return from == null
                ? current
                : new SocketOptions(
                        current.noDelay(), current.receiveBufferBytes(), current.backlog(), current.priority(), from);
    }

    private @Nullable SocketAddress ipOf(EntityAddress own) {
        EntityAddress client = clientAddress;
        EntityAddress from = client == null ? own : client;
        return !from.isBlankIp() && from.socketAddress() instanceof InetSocketAddress inet
                ? new InetSocketAddress(inet.getAddress(), 0)
                : null;
    }
}
