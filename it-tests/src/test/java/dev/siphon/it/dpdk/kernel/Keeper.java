package dev.siphon.it.dpdk.kernel;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Holds received payload in the packets that brought it, beyond the end of the stack. */
final class Keeper {

    /** Enough of it for many packets. */
    private static final int BYTES = 100_000;

    private final List<PayloadBuffer> kept = new ArrayList<>();
    private final Digest received = new Digest();
    private final CountDownLatch hasAll = new CountDownLatch(1);
    private int bytes;

    /** Takes what comes by {@code socket}, on its worker's thread, until it is enough. */
    void accepted(Worker worker, ConnectedSocket socket) throws IOException {
        worker.center().createFileEvent(socket.handle(), EventCenter.READABLE, (handle, mask) -> {
            try {
                take(socket);
            } catch (TransportException e) {
                System.out.println("broken: " + e.errno());
            }
        });
    }

    private void take(ConnectedSocket socket) throws TransportException {
        while (bytes < BYTES) {
            PayloadBuffer piece = socket.zeroCopyRead(Noise.CHUNK);
            if (piece == null) {
                return;
            }
            update(received, piece);
            kept.add(piece);
            bytes += piece.length();
        }
        hasAll.countDown();
    }

    private static void update(Digest digest, PayloadBuffer piece) {
        digest.update(piece.memory(), piece.offset(), piece.length());
    }

    void awaitAll() throws InterruptedException {
        hasAll.await();
    }

    /** Whether what is held is still what came. */
    boolean isIntact() {
        Digest now = new Digest();
        kept.forEach(piece -> update(now, piece));
        return now.matches(received);
    }

    void release() {
        kept.forEach(PayloadBuffer::release);
    }
}
