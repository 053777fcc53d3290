package dev.siphon.it.dpdk.kernel;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import java.io.IOException;
import java.util.Objects;

/** What comes from one connection over dpdk goes to another and the other way round, or back where it came from. */
final class Flow {

    private final Worker worker;
    private final ConnectedSocket one;
    private final ConnectedSocket other;
    private final BufferList toOne;
    private final BufferList toOther;
    private final PayloadBuffer scratch;
    private boolean isOtherConnected;
    private boolean isEnding;
    private boolean isOver;

    Flow(Worker worker, ConnectedSocket one, ConnectedSocket other) throws IOException {
        this.worker = worker;
        this.one = one;
        this.other = other;
        this.toOther = new BufferList(worker.pool());
        this.toOne = one == other ? toOther : new BufferList(worker.pool());
        this.scratch = Objects.requireNonNull(worker.pool().tryAcquire(Noise.CHUNK));
        for (ConnectedSocket socket : one == other ? new ConnectedSocket[] {one} : new ConnectedSocket[] {one, other}) {
            worker.center()
                    .createFileEvent(
                            socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE, (handle, mask) -> advance());
        }
    }

    private void advance() {
        if (isOver) {
            return;
        }
        try {
            isOtherConnected = isOtherConnected || other.isConnected();
            if (!isOtherConnected) {
                return;
            }
            boolean isEnd = pass(one, toOther, other);
            if (one != other) {
                isEnd |= pass(other, toOne, one);
            }
            isEnding |= isEnd;
            // What is on its way goes first.
            if (isEnding && toOne.isEmpty() && toOther.isEmpty()) {
                end();
            }
        } catch (TransportException e) {
            System.out.println("broken: " + e.errno());
            end();
        }
    }

    /** Whether {@code from} has ended. */
    private boolean pass(ConnectedSocket from, BufferList bytes, ConnectedSocket to) throws TransportException {
        if (!bytes.isEmpty()) {
            to.send(bytes, false);
        }
        while (bytes.isEmpty()) {
            int read = from.read(scratch, 0, Noise.CHUNK);
            if (read <= 0) {
                return read == ConnectedSocket.END_OF_STREAM;
            }
            bytes.copy(scratch.memory(), 0, read);
            to.send(bytes, false);
        }
        return false;
    }

    private void end() {
        isOver = true;
        for (ConnectedSocket socket : new ConnectedSocket[] {one, other}) {
            worker.center().deleteFileEvent(socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
            socket.close();
        }
        toOne.clear();
        toOther.clear();
        scratch.release();
    }
}
