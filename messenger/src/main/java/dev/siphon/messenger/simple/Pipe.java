package dev.siphon.messenger.simple;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.common.Interception;
import dev.siphon.messenger.protocol.MessageDecoder;
import dev.siphon.messenger.protocol.MessageEncoder;
import dev.siphon.messenger.session.UnencodableMessageException;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.stack.Errno;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.threaded.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket of a connection, and the two threads on it. A connection has at most one at a time, and a new one for each
 * attempt; a stopped one stays stopped. A pipe that was accepted may come to carry another connection than it began with:
 * one that existed before, whose session it takes over.
 */
final class Pipe {

    private static final Logger LOG = LoggerFactory.getLogger(Pipe.class);

    private final SimpleMessenger messenger;
    private volatile SimpleConnection connection;
    private @Nullable SocketChannel channel;
    private @Nullable PipeStream stream;
    private @Nullable PipeReader messages;
    private @Nullable MessageEncoder encoder;
    private @Nullable Thread reader;
    private @Nullable Thread writer;
    private final @Nullable Checkpoints checkpoints;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Pipe(SimpleMessenger messenger, SimpleConnection connection) {
        this.messenger = messenger;
        this.connection = connection;
        Interception interception = Interception.of(messenger);
        this.checkpoints = interception == null ? null : new Checkpoints(this, interception);
    }

    SimpleMessenger messenger() {
        return messenger;
    }

    SimpleConnection connection() {
        return connection;
    }

    /** Carries {@code taken} from now on. Under both connections' locks. */
    void carry(SimpleConnection taken) {
        connection = taken;
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Returns when this pipe may go on at {@code point}. On its own threads. */
    void reach(Point point) throws TransportException {
        if (checkpoints != null) {
            checkpoints.pass(point);
        }
    }

    /** As {@link #reach}, while the session is between two pipes. */
    void reachBetweenSockets() throws TransportException {
        if (checkpoints != null) {
            checkpoints.passBetweenSockets();
        }
    }

    /** Waits for {@code micros}; ends the wait by throwing when the pipe is stopped. */
    void pause(long micros) throws TransportException {
        try {
            if (micros > 0 && stopped.await(micros, TimeUnit.MICROSECONDS)) {
                throw gone();
            }
        } catch (InterruptedException e) {
            // The thread is the pipe's own: it ends when the pipe does, not by interruption.
            LOG.debug("{}: interrupted", connection, e);
        }
    }

    /** Begins to connect on the writer's thread, after a while. */
    void dial(long delayMicros) {
        messenger.reaper().add(this);
        startWriter(() -> {
            if (connection.awaitDial(this, delayMicros)) {
                dialNow();
                write();
            }
        });
    }

    /** Begins the handshake on {@code socket}, which a peer opened, on the reader's thread. */
    void accept(SocketChannel socket) {
        messenger.reaper().add(this);
        startReader(() -> {
            SocketOptions options = messenger.sockets().accepting();
            new ServerSide(this, open(socket, options)).run();
            startWriter(this::write);
            read();
        });
    }

    private void dialNow() throws IOException {
        InetSocketAddress peer = (InetSocketAddress) connection.peerAddress().socketAddress();
        SocketOptions options = messenger.sockets().connecting(messenger.address());
        SocketChannel socket = SocketChannel.open(Sockets.family(peer));
        own(socket);
        Sockets.prepare(socket, options);
        PipeStream.connect(socket, peer, messenger.settings().readyTimeoutMicros());
        new ClientSide(this, open(socket, options)).run();
        startReader(this::read);
    }

    private PipeStream open(SocketChannel socket, SocketOptions options) throws IOException {
        own(socket);
        PipeStream opened = new PipeStream(this, socket, options);
        synchronized (this) {
            stream = opened;
        }
        return opened;
    }

    /** From now on stopping closes {@code socket}. */
    private void own(SocketChannel socket) throws TransportException {
        synchronized (this) {
            channel = socket;
            if (!isStopped()) {
                return;
            }
        }
        Sockets.close(socket);
        throw gone();
    }

    /** The handshake is over, with this agreement, on the thread that did it. */
    void opened(long features, boolean lossy, SessionSecurity security, boolean dialled) throws TransportException {
        PipeStream current = stream();
        current.established();
        MessageDecoder decoder = new MessageDecoder(messenger, connection, features, security);
        messages = new PipeReader(this, current, decoder);
        MessageEncoder made = new MessageEncoder(
                messenger, connection.session(), features, lossy, security, MessageEncoder.Sendable.ANY);
        encoder = made;
        connection.opened(this, features, made, dialled);
    }

    private synchronized PipeStream stream() throws TransportException {
        PipeStream current = stream;
        if (current == null) {
            throw gone();
        }
        return current;
    }

    /** What a thread of a stopped pipe gets. */
    static TransportException gone() {
        return new TransportException(Errno.ECONNABORTED, "the pipe was stopped");
    }

    private void read() throws IOException {
        PipeReader units = messages;
        if (units == null) {
            throw gone();
        }
        units.run();
    }

    private void write() throws IOException {
        PipeStream current = stream();
        MessageEncoder own = encoder;
        if (own == null) {
            throw gone();
        }
        while (connection.outgoing().gather(own, current.out())) {
            current.flush();
        }
    }

    private synchronized void startReader(Task task) {
        if (!isStopped()) {
            reader = messenger.newThread("ms_pipe_read", () -> run(task));
            reader.start();
        }
    }

    private synchronized void startWriter(Task task) {
        if (!isStopped()) {
            writer = messenger.newThread("ms_pipe_write", () -> run(task));
            writer.start();
        }
    }

    /** A thread's work. */
    private interface Task {
        void run() throws IOException;
    }

    private void run(Task task) {
        try {
            task.run();
        } catch (IOException | MalformedFrameException | UnencodableMessageException e) {
            connection.faulted(this, e);
        } catch (RuntimeException | Error e) {
            if (!isStopped()) {
                LOG.error("{}: internal error", connection, e);
            }
            connection.faulted(this, e);
        }
    }

    /** Closes the socket, so that the threads end; the reaper waits for them. Any thread; idempotent. */
    void stop() {
        synchronized (this) {
            if (isStopped()) {
                return;
            }
            stopped.countDown();
            Sockets.close(channel);
        }
        messenger.reaper().reap(this);
    }

    /** Waits for the threads, and gives back what they left. By the reaper. */
    void bury() {
        Thread reading;
        Thread writing;
        PipeStream left;
        synchronized (this) {
            reading = reader;
            writing = writer;
            left = stream;
        }
        if (reading != null) {
            Threads.join(reading);
        }
        if (writing != null) {
            Threads.join(writing);
        }
        if (left != null) {
            left.discard();
        }
    }
}
