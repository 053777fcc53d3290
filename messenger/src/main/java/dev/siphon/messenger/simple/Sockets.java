package dev.siphon.messenger.simple;

import dev.siphon.messenger.common.TimeoutFault;
import dev.siphon.stack.Errno;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's sockets by the names that the rest knows things by. */
final class Sockets {

    /** The type of service of CS6, which heartbeats have in Ceph. */
    private static final int TOS_CS6 = 0xC0;

    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    static StandardProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    /** Sets up a socket that is not connected yet. */
    static void prepare(SocketChannel channel, SocketOptions options) throws IOException {
        if (options.receiveBufferBytes() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
        }
        if (options.bindAddress() != null) {
            channel.bind(options.bindAddress());
        }
    }

    /** Sets up a connected socket. */
    static void tune(SocketChannel channel, SocketOptions options) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, options.noDelay());
        if (options.priority() != SocketOptions.NO_PRIORITY) {
            channel.setOption(StandardSocketOptions.IP_TOS, TOS_CS6);
        }
    }

    /** {@code cause} as a failure with its POSIX name; {@code what} says what was tried, on which address. */
    static TransportException failure(String what, IOException cause) {
        if (cause instanceof TransportException named) {
            return named;
        }
        if (cause instanceof SocketTimeoutException) {
            return new TimeoutFault(what + ": nothing was heard in time");
        }
        return new TransportException(errno(cause), what + ": " + cause.getMessage(), cause);
    }

    private static Errno errno(IOException cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof BindException) {
            return text.contains("in use") ? Errno.EADDRINUSE : Errno.EADDRNOTAVAIL;
        }
        if (cause instanceof ConnectException) {
            return text.contains("timed out") ? Errno.ETIMEDOUT : Errno.ECONNREFUSED;
        }
        if (cause instanceof NoRouteToHostException) {
            return Errno.EHOSTUNREACH;
        }
        if (cause instanceof ClosedChannelException) {
            return Errno.ENOTCONN;
        }
        if (text.contains("reset")) {
            return Errno.ECONNRESET;
        }
        return text.contains("Broken pipe") ? Errno.EPIPE : Errno.OTHER;
    }

    /** Closes {@code channel}; whoever blocks in it gets an exception. */
    static void close(@Nullable Channel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing {}", channel, e);
        }
    }
}
