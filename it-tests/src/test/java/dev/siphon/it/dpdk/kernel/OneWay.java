package dev.siphon.it.dpdk.kernel;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import java.io.IOException;
import java.util.Objects;

/** A connection over dpdk on which bytes go one way, as fast as they can. */
final class OneWay {

    private final Worker worker;
    private final ConnectedSocket socket;
    private final BufferList out;
    private final PayloadBuffer bytes;

    private interface Turn {
        void run() throws TransportException;
    }

    private OneWay(Worker worker, ConnectedSocket socket) {
        this.worker = worker;
        this.socket = socket;
        this.out = new BufferList(worker.pool());
        this.bytes = Objects.requireNonNull(worker.pool().tryAcquire(Noise.CHUNK));
    }

    /** Reads all and closes. */
    static void sink(Worker worker, ConnectedSocket socket) throws IOException {
        OneWay sink = new OneWay(worker, socket);
        sink.watch(EventCenter.READABLE, sink::read);
    }

    /** Sends until the peer has enough. */
    static void source(Worker worker, ConnectedSocket socket) throws IOException {
        OneWay source = new OneWay(worker, socket);
        source.watch(EventCenter.WRITABLE, source::write);
    }

    private void watch(int condition, Turn turn) throws IOException {
        worker.center().createFileEvent(socket.handle(), condition, (handle, mask) -> {
            try {
                turn.run();
            } catch (TransportException e) {
                end();
            }
        });
    }

    private void read() throws TransportException {
        int read = socket.read(bytes, 0, Noise.CHUNK);
        while (read > 0) {
            read = socket.read(bytes, 0, Noise.CHUNK);
        }
        if (read == ConnectedSocket.END_OF_STREAM) {
            end();
        }
    }

    private void write() throws TransportException {
        do {
            if (out.isEmpty()) {
                out.append(bytes.retain(), 0, Noise.CHUNK);
            }
            socket.send(out, false);
        } while (out.isEmpty());
    }

    private void end() {
        worker.center().deleteFileEvent(socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
        socket.close();
        out.clear();
        bytes.release();
    }
}
