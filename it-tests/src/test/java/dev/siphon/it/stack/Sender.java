package dev.siphon.it.stack;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;

/** Sends bytes by asking again and again, for tests that are not about events. Used by the test's thread. */
final class Sender {

    private final Worker worker;
    private final ConnectedSocket socket;
    private final BufferList list;

    private Sender(Worker worker, ConnectedSocket socket, byte[] bytes) {
        this.worker = worker;
        this.socket = socket;
        this.list = new BufferList(worker.pool());
        list.append(PayloadBuffer.wrap(ByteBuffer.wrap(bytes)), 0, bytes.length);
    }

    /** Sends {@code bytes} from the client's end. */
    Sender(Pair pair, byte[] bytes) {
        this(pair.clientWorker(), pair.client(), bytes);
    }

    static Sender ofServer(Pair pair, byte[] bytes) {
        return new Sender(pair.serverWorker(), pair.server(), bytes);
    }

    /** Sends until the socket takes nothing more for now, and returns how much it took. */
    long sendUntilItBlocks(Conformance test) {
        try {
            long total = 0;
            for (long now = sendOnce(test); now > 0; now = sendOnce(test)) {
                total += now;
            }
            return total;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private long sendOnce(Conformance test) throws Exception {
        return test.on(worker, () -> socket.send(list, false));
    }
}
