package dev.siphon.it.stack;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads by asking again and again, for tests that are not about events. Used by the test's thread. */
final class Reader {

    private static final int READ_BYTES = 16 << 10;

    private final Worker worker;
    private final PayloadBuffer buffer;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean ended;
    private @Nullable TransportException failure;

    /** For sockets of {@code worker}. */
    Reader(Worker worker) {
        this.worker = worker;
        this.buffer = Objects.requireNonNull(worker.pool().tryAcquire(READ_BYTES), "pool exhausted");
    }

    /** Reads what is there, and tells whether {@code bytes} bytes or more came together by now. */
    boolean has(Conformance test, ConnectedSocket socket, int bytes) {
        readAll(test, socket);
        if (failure != null) {
            throw new AssertionError("after " + received.size() + " bytes", failure);
        }
        return received.size() >= bytes;
    }

    /** Reads what is there, and tells whether the stream ended or broke. */
    boolean isOver(Conformance test, ConnectedSocket socket) {
        readAll(test, socket);
        return ended || failure != null;
    }

    private void readAll(Conformance test, ConnectedSocket socket) {
        try {
            test.run(worker, () -> {
                for (int bytes = socket.read(buffer, 0, READ_BYTES);
                        bytes != ConnectedSocket.WOULD_BLOCK && !ended;
                        bytes = ended ? bytes : socket.read(buffer, 0, READ_BYTES)) {
                    take(bytes);
                }
            });
        } catch (TransportException e) {
            failure = e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void take(int bytes) {
        if (bytes == ConnectedSocket.END_OF_STREAM) {
            ended = true;
            return;
        }
        byte[] copy = new byte[bytes];
        buffer.memory().get(0, copy);
        received.writeBytes(copy);
    }

    byte[] received() {
        return received.toByteArray();
    }

    /** Whether the stream came to its orderly end. */
    boolean hasEnded() {
        return ended;
    }

    void close() {
        buffer.release();
    }
}
