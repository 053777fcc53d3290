package dev.siphon.it.stack;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket driven as its contract asks: it drains on each event, and goes on sending when there is room. Holds a
 * reference to its worker. Any thread; what it received is looked at from outside.
 */
final class Stream {

    private static final int READ_BYTES = 64 << 10;

    private final Worker worker;
    private final ConnectedSocket socket;
    private final BufferList out;
    private final PayloadBuffer in;
    private final Consumer<Stream> onData;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean closed;
    private volatile long unsentBytes;
    private volatile boolean connected;
    private volatile boolean ended;
    private volatile @Nullable TransportException failure;

    private Stream(Worker worker, ConnectedSocket socket, Consumer<Stream> onData) {
        this.worker = worker;
        this.socket = socket;
        this.onData = onData;
        this.out = new BufferList(worker.pool());
        this.in = Objects.requireNonNull(worker.pool().tryAcquire(READ_BYTES), "pool exhausted");
    }

    /** Starts to connect from {@code worker}; {@code onData} is told when bytes came in, on the worker's thread. */
    static Stream connect(NetworkStack stack, Worker worker, SocketAddress address, Consumer<Stream> onData) {
        Stream[] stream = new Stream[1];
        worker.acquire();
        worker.center().submitAndWait(() -> {
            try {
                stream[0] = new Stream(worker, worker.connect(address, SocketOptions.defaults()), onData);
                int mask = stack.nonblockConnectNeedsWritableEvent() ? EventCenter.WRITABLE : EventCenter.NONE;
                stream[0].watch(EventCenter.READABLE | mask);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return Objects.requireNonNull(stream[0], "connect failed, see the log");
    }

    /** Drives {@code socket}, which {@code worker} owns and which took a reference to it already. */
    static Stream accepted(Worker worker, ConnectedSocket socket, Consumer<Stream> onData) {
        Stream stream = new Stream(worker, socket, onData);
        stream.connected = true;
        worker.center().submit(() -> stream.watch(EventCenter.READABLE));
        return stream;
    }

    private void watch(int mask) {
        try {
            if (!closed) {
                worker.center().createFileEvent(socket.handle(), mask, this::ready);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(int handle, int mask) {
        try {
            if (!connected) {
                if (!socket.isConnected()) {
                    return;
                }
                connected = true;
                worker.center().deleteFileEvent(handle, EventCenter.WRITABLE);
            }
            flush();
            drain();
        } catch (TransportException e) {
            fail(e);
        }
    }

    private void fail(TransportException e) {
        failure = e;
        over.countDown();
    }

    private void drain() throws TransportException {
        for (int bytes = socket.read(in, 0, READ_BYTES); bytes != ConnectedSocket.WOULD_BLOCK; ) {
            if (bytes == ConnectedSocket.END_OF_STREAM) {
                ended = true;
                over.countDown();
                return;
            }
            byte[] copy = new byte[bytes];
            in.memory().get(0, copy);
            synchronized (received) {
                received.writeBytes(copy);
            }
            onData.accept(this);
            if (closed) {
                return;
            }
            bytes = socket.read(in, 0, READ_BYTES);
        }
    }

    private void flush() throws TransportException {
        if (out.isEmpty()) {
            return;
        }
        socket.send(out, false);
        unsentBytes = out.remaining();
        if (out.isEmpty()) {
            worker.center().deleteFileEvent(socket.handle(), EventCenter.WRITABLE);
        } else {
            watch(EventCenter.WRITABLE);
        }
    }

    /** Sends {@code bytes} as soon as possible. */
    void send(byte[] bytes) {
        onWorker(() -> {
            if (closed) {
                return;
            }
            out.copy(ByteBuffer.wrap(bytes), 0, bytes.length);
            unsentBytes = out.remaining();
            if (connected) {
                try {
                    flush();
                } catch (TransportException e) {
                    fail(e);
                }
            }
        });
    }

    private void onWorker(Runnable action) {
        if (worker.center().isOwner()) {
            action.run();
        } else {
            worker.center().submit(action);
        }
    }

    /** Ends both directions. */
    void shutdown() {
        onWorker(socket::shutdown);
    }

    /** Stops watching the socket, closes it and gives everything back. Idempotent. */
    void close() {
        if (worker.center().isOwner()) {
            closeHere();
        } else {
            worker.center().submitAndWait(this::closeHere);
        }
    }

    private void closeHere() {
        if (closed) {
            return;
        }
        closed = true;
        worker.center().deleteFileEvent(socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
        socket.close();
        out.clear();
        in.release();
        worker.release();
    }

    Worker worker() {
        return worker;
    }

    ConnectedSocket socket() {
        return socket;
    }

    /** Bytes given to {@link #send} that the transport did not take yet. */
    long unsentBytes() {
        return unsentBytes;
    }

    boolean isConnected() {
        return connected;
    }

    boolean hasEnded() {
        return ended;
    }

    @Nullable
    TransportException failure() {
        return failure;
    }

    /** Whether nothing more will come in. */
    boolean isOver() {
        return ended || failure != null;
    }

    /** Waits until it {@link #isOver}: on a thread that is not the worker's, of a stack that has threads. */
    void awaitOver() throws InterruptedException {
        over.await();
    }

    int receivedBytes() {
        synchronized (received) {
            return received.size();
        }
    }

    byte[] received() {
        synchronized (received) {
            return received.toByteArray();
        }
    }

    /** All that came in since the last call. */
    byte[] take() {
        synchronized (received) {
            byte[] bytes = received.toByteArray();
            received.reset();
            return bytes;
        }
    }
}
