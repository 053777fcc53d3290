package dev.siphon.messenger.peer;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The other end of a messenger's connection: sends the bytes it is given and keeps those it gets. */
public final class RawPeer {

    private static final int READ_BYTES = 16 << 10;

    private final Worker worker;
    private final ConnectedSocket socket;
    private final BufferList out;
    private final PayloadBuffer in = PayloadBuffer.wrap(ByteBuffer.allocate(READ_BYTES));
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean ended;
    private boolean closed;

    /** On the worker's thread. */
    RawPeer(Worker worker, ConnectedSocket socket) {
        this.worker = worker;
        this.socket = socket;
        this.out = new BufferList(worker.pool());
        try {
            int both = EventCenter.READABLE | EventCenter.WRITABLE;
            worker.center().createFileEvent(socket.handle(), both, (handle, mask) -> exchange());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exchange();
    }

    /** Sends {@code bytes} as the network's steps allow; what the messenger has closed itself against is dropped. */
    public void send(byte[] bytes) {
        worker.center().submit(() -> {
            if (!closed) {
                out.copy(ByteBuffer.wrap(bytes), 0, bytes.length);
                exchange();
            }
        });
    }

    /** Closes this end. */
    public void close() {
        worker.center().submit(this::closeHere);
    }

    /** All bytes that came. */
    public byte[] received() {
        return received.toByteArray();
    }

    /** Whether the messenger closed its end. */
    public boolean hasEnded() {
        return ended;
    }

    private void exchange() {
        if (closed) {
            return;
        }
        try {
            if (socket.isConnected()) {
                if (!out.isEmpty()) {
                    socket.send(out, false);
                }
                read();
            }
        } catch (TransportException e) {
            end();
        }
    }

    private void read() throws TransportException {
        int got = socket.read(in, 0, READ_BYTES);
        while (got > 0) {
            received.write(in.memory().array(), 0, got);
            got = socket.read(in, 0, READ_BYTES);
        }
        if (got == ConnectedSocket.END_OF_STREAM) {
            end();
        }
    }

    private void end() {
        ended = true;
        closeHere();
    }

    private void closeHere() {
        if (!closed) {
            closed = true;
            worker.center().deleteFileEvent(socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
            out.clear();
            socket.close();
        }
    }
}
