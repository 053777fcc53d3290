package dev.siphon.tools.bench.system.aeron;

import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.Payloads;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import io.aeron.ExclusivePublication;
import java.nio.ByteBuffer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;

/** The client's end of what other systems have a connection for. Each slot has a message of its own. */
final class AeronLane implements Lane {

    private final AeronClientSide client;
    private final ExclusivePublication requests;
    private final LaneListener listener;
    private final int number;
    private final ByteBuffer[] messages;
    private final UnsafeBuffer[] buffers;
    private final int bytes;
    /** Slots that other threads want sent; each is in it once at most. */
    private final ManyToOneConcurrentArrayQueue<Integer> submitted;
    /** A ring of the slots to be sent, with room for all of them. */
    private final int[] due;

    private int firstDue;
    private int countDue;
    private boolean failed;
    private volatile boolean closed;

    AeronLane(AeronClientSide client, ExclusivePublication requests, int number, Load load, LaneListener listener) {
        this.client = client;
        this.requests = requests;
        this.listener = listener;
        this.number = number;
        this.bytes = AeronSystem.HEAD_BYTES + load.size();
        this.messages = new ByteBuffer[load.depth()];
        this.buffers = new UnsafeBuffer[load.depth()];
        this.due = new int[load.depth()];
        this.submitted = new ManyToOneConcurrentArrayQueue<>(Math.max(2, load.depth()));
        for (int slot = 0; slot < messages.length; slot++) {
            ByteBuffer message = ByteBuffer.allocateDirect(bytes);
            Payloads.fill(message.position(AeronSystem.HEAD_BYTES), slot);
            messages[slot] = message;
            buffers[slot] = new UnsafeBuffer(message, 0, bytes);
            buffers[slot].putInt(0, number);
            buffers[slot].putInt(Integer.BYTES, slot);
        }
    }

    @Override
    public void send(int slot) {
        if (client.isCurrent()) {
            enqueue(slot);
        } else if (!submitted.offer(slot)) {
            throw new IllegalStateException("slot " + slot + " was sent before its reply came");
        }
    }

    private void enqueue(int slot) {
        Payloads.change(messages[slot], AeronSystem.HEAD_BYTES);
        due[(firstDue + countDue) % due.length] = slot;
        countDue++;
    }

    /** Sends as much as Aeron takes now, and returns how many. On the client's thread. */
    int sendDue() {
        if (closed) {
            return 0;
        }
        for (Integer slot = submitted.poll(); slot != null; slot = submitted.poll()) {
            enqueue(slot);
        }
        int sent = 0;
        while (countDue > 0 && requests.offer(buffers[due[firstDue]], 0, bytes) > 0) {
            firstDue = (firstDue + 1) % due.length;
            countDue--;
            sent++;
        }
        return sent;
    }

    void completed(int slot) {
        if (!closed) {
            listener.completed(slot);
        }
    }

    /** Says so once. */
    void fail(String reason) {
        if (!closed && !failed) {
            failed = true;
            listener.failed(reason);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.closed(number);
        }
    }
}
