package dev.siphon.messenger.simple;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.threaded.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket and the thread that accepts from it. */
final class Accepter {

    /** How long accepting pauses when it fails, for want of descriptors mostly. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = LoggerFactory.getLogger(Accepter.class);

    private final SimpleMessenger messenger;
    private final ServerSocketChannel channel;
    private final EntityAddress address;
    private final Thread thread;

    private Accepter(SimpleMessenger messenger, ServerSocketChannel channel, EntityAddress address) {
        this.messenger = messenger;
        this.channel = channel;
        this.address = address;
        this.thread = messenger.newThread("ms_accepter", this::run);
    }

    /** Listens at {@code address}, which is an Internet address, without accepting yet. */
    static Accepter bind(SimpleMessenger messenger, EntityAddress address) throws TransportException {
        InetSocketAddress where = (InetSocketAddress) address.socketAddress();
        SocketOptions options = messenger.sockets().accepting();
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open(Sockets.family(where));
            if (options.receiveBufferBytes() > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
            }
            channel.bind(where, options.backlog());
            EntityAddress bound = EntityAddress.of(address.type(), channel.getLocalAddress(), address.nonce());
            return new Accepter(messenger, channel, bound);
        } catch (IOException e) {
            Sockets.close(channel);
            throw Sockets.failure("cannot listen at " + address, e);
        }
    }

    EntityAddress address() {
        return address;
    }

    void start() {
        thread.start();
    }

    /** Stops listening; returns when the thread has ended. */
    void stop() {
        Sockets.close(channel);
        if (thread.isAlive()) {
            Threads.join(thread);
        }
    }

    private void run() {
        while (channel.isOpen()) {
            try {
                SocketChannel socket = channel.accept();
                messenger.accepted(socket);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("{}: cannot accept, trying again: {}", messenger, e.getMessage(), e);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
