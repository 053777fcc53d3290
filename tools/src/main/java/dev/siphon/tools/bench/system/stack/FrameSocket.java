package dev.siphon.tools.bench.system.stack;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A connected socket that receives frames, skipping their data, and sends what {@link #out} holds. On its worker's thread. */
final class FrameSocket {

    /** What is done with what comes. */
    interface Owner {

        /** These bytes were received, frames or parts of them. */
        default void received(ByteBuffer bytes, int offset, int length) {}

        /** A frame was received with all of its data. */
        void completed(int slot);

        /** The socket is of no more use. */
        void ended(String reason);
    }

    private final Worker worker;
    private final ConnectedSocket socket;
    private final Owner owner;
    private final PayloadBuffer in;
    private final BufferList out;
    private int inUsed;
    private int dataToSkip;
    private int slotReceived = -1;
    private boolean connected;
    private boolean reading;
    private boolean watchesWritable;
    private boolean closed;

    FrameSocket(Worker worker, ConnectedSocket socket, Owner owner) throws IOException {
        this.worker = worker;
        this.socket = socket;
        this.owner = owner;
        this.in = memory(worker, StackSystem.READ_BYTES);
        this.out = new BufferList(worker.pool());
        worker.center().createFileEvent(socket.handle(), EventCenter.READABLE, (handle, mask) -> ready());
        watchWritable(true);
    }

    /** Memory that the transport sends from without a copy, if it has some left. */
    static PayloadBuffer memory(Worker worker, int bytes) {
        PayloadBuffer pooled = worker.pool().tryAcquire(bytes);
        return pooled != null ? pooled : PayloadBuffer.wrap(ByteBuffer.allocateDirect(bytes));
    }

    BufferList out() {
        return out;
    }

    private void ready() {
        try {
            if (!connected) {
                connected = socket.isConnected();
            }
            if (connected) {
                read();
                write();
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private void read() throws TransportException {
        // What was received sets off what is sent: that goes together, after all of it.
        reading = true;
        try {
            boolean more = true;
            while (more && !closed) {
                int room = in.capacity() - inUsed;
                int got = socket.read(in, inUsed, room);
                if (got == ConnectedSocket.END_OF_STREAM) {
                    end("the other side closed the connection");
                    return;
                }
                // A read that was not filled has emptied the socket: an event tells of what comes later.
                more = got == room;
                if (got > 0) {
                    take(got);
                }
            }
        } finally {
            reading = false;
        }
    }

    private void take(int got) {
        ByteBuffer bytes = in.memory();
        owner.received(bytes, inUsed, got);
        int end = inUsed + got;
        int at = 0;
        while (true) {
            int skipped = Math.min(dataToSkip, end - at);
            at += skipped;
            dataToSkip -= skipped;
            if (dataToSkip > 0) {
                break;
            }
            if (slotReceived >= 0) {
                int slot = slotReceived;
                slotReceived = -1;
                owner.completed(slot);
            }
            if (end - at < StackSystem.FRAME_HEAD_BYTES) {
                break;
            }
            dataToSkip = bytes.getInt(at);
            slotReceived = bytes.getInt(at + Integer.BYTES);
            at += StackSystem.FRAME_HEAD_BYTES;
        }
        // The beginning of a head, which the next read completes.
        inUsed = end - at;
        for (int i = 0; i < inUsed; i++) {
            bytes.put(i, bytes.get(at + i));
        }
    }

    /** Sends what {@link #out} holds, or leaves it to the end of the reading that goes on. */
    void flush() {
        if (reading || !connected || closed) {
            return;
        }
        try {
            write();
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private void write() throws IOException {
        if (closed) {
            return;
        }
        if (!out.isEmpty()) {
            socket.send(out, false);
        }
        watchWritable(!out.isEmpty());
    }

    private void watchWritable(boolean wanted) throws IOException {
        if (wanted == watchesWritable) {
            return;
        }
        watchesWritable = wanted;
        if (wanted) {
            worker.center().createFileEvent(socket.handle(), EventCenter.WRITABLE, (handle, mask) -> ready());
        } else {
            worker.center().deleteFileEvent(socket.handle(), EventCenter.WRITABLE);
        }
    }

    private void end(String reason) {
        if (!closed) {
            close();
            owner.ended(reason);
        }
    }

    void close() {
        if (!closed) {
            closed = true;
            worker.center().deleteFileEvent(socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
            socket.close();
            out.clear();
            in.release();
        }
    }
}
