package dev.siphon.stack.rdma.stream;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.rdma.flow.CreditWindow;
import dev.siphon.stack.rdma.memory.ConnectionMemory;
import dev.siphon.stack.rdma.memory.CopyBuffers;
import dev.siphon.stack.rdma.memory.CopyBuffers.CopyBuffer;
import dev.siphon.stack.rdma.memory.MemoryDomain;
import dev.siphon.stack.rdma.verbs.SendQueue;
import dev.siphon.stack.rdma.wire.Hello;
import dev.siphon.stack.rdma.wire.MessageHeader;
import dev.siphon.stack.rdma.wire.MessageKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out. Each has a slot with its header and a few bytes; beside that it goes from where its payload
 * lies, if that is registered with this device, or from a buffer that it was copied to. Either is held until the send has
 * completed. On the worker's thread.
 */
public final class OutboundStream {

    /** From this length on, registered memory is sent from where it lies. */
    private static final int MIN_REFERENCE_BYTES = 1024;

    /** Slots that data leaves for HELLO, FIN and credit updates. */
    private static final int CONTROL_SLOTS = 4;

    /** One in so many sends asks for a completion, so that slots come back while more is sent. */
    private static final int SIGNAL_INTERVAL = 8;

    private static final int SLOT_PAYLOAD_BYTES = ConnectionMemory.SEND_SLOT_BYTES - MessageHeader.BYTES;

    private final ConnectionMemory memory;
    private final SendQueue queue;
    private final CreditWindow window;
    private final MemoryDomain domain;
    private final CopyBuffers copies;
    private final long firstId;
    private final int inlineBytes;
    private final int mask;

    private final @Nullable PayloadBuffer[] payloads;
    private final @Nullable CopyBuffer[] copied;

    /** Sends that were begun, and those of them that are known to be complete; their differences are true at overflow too. */
    private int begun;

    private int completed;
    private int unsignaled;
    private boolean holdsUnsignaled;
    private boolean lacksCopyBuffer;
    private int maxPayloadBytes;

    /** Sends by {@code queue}, each request's id being its slot added to {@code firstId}. */
    public OutboundStream(
            ConnectionMemory memory,
            SendQueue queue,
            CreditWindow window,
            MemoryDomain domain,
            CopyBuffers copies,
            long firstId,
            int inlineBytes) {
        this.memory = memory;
        this.queue = queue;
        this.window = window;
        this.domain = domain;
        this.copies = copies;
        this.firstId = firstId;
        this.inlineBytes = inlineBytes;
        int slots = memory.layout().sends();
        this.mask = slots - 1;
        this.payloads = new PayloadBuffer[slots];
        this.copied = new CopyBuffer[slots];
    }

    /** Sets what the peer's receives hold, header included. */
    public void peerReceiveBytes(int bytes) {
        maxPayloadBytes = bytes - MessageHeader.BYTES;
    }

    private int freeSlots() {
        return payloads.length - (begun - completed);
    }

    /** Whether a control message can be sent now. */
    public boolean hasControlSlot() {
        return freeSlots() > 0;
    }

    /** Whether {@link #send} could take something now. */
    public boolean hasRoom() {
        return window.credits() > 0 && freeSlots() > CONTROL_SLOTS && !lacksCopyBuffer;
    }

    /** Whether the last {@link #send} stopped for want of a buffer to copy to; {@link #copyBufferFree} ends that. */
    public boolean lacksCopyBuffer() {
        return lacksCopyBuffer;
    }

    public void copyBufferFree() {
        lacksCopyBuffer = false;
    }

    /** Sends from the front of {@code out} as much as credits, slots and buffers allow, and removes it. */
    public long send(BufferList out) throws TransportException {
        long total = 0;
        while (!out.isEmpty() && hasRoom()) {
            int bytes = sendOne(out);
            total += bytes;
            if (bytes == 0) {
                lacksCopyBuffer = true;
            }
        }
        if (total > 0) {
            if (holdsUnsignaled) {
                queue.signalLast();
                signaled();
            }
            queue.post();
        }
        return total;
    }

    /** One message from the front of {@code out}; 0 if there is no buffer to copy to. */
    private int sendOne(BufferList out) throws TransportException {
        int small = 0;
        int segment = 0;
        boolean fits = true;
        while (fits && segment < out.segments() && !isReferable(out, segment)) {
            small += out.length(segment);
            fits = small <= SLOT_PAYLOAD_BYTES;
            segment++;
        }
        if (!fits) {
            return sendCopy(out);
        }
        int slot = begun & mask;
        copy(out, memory.bytes(), memory.sendOffset(slot) + MessageHeader.BYTES, small);
        if (segment == out.segments()) {
            begin(MessageKind.DATA, small, small);
            out.trim(small);
            return small;
        }
        PayloadBuffer payload = out.buffer(segment);
        int length = Math.min(out.length(segment), maxPayloadBytes - small);
        long address = payload.address() + out.offset(segment);
        begin(MessageKind.DATA, small + length, small);
        queue.element(1, address, length, domain.localKey(address));
        payloads[slot] = payload.retain();
        holdsUnsignaled = true;
        out.trim(small + length);
        return small + length;
    }

    private boolean isReferable(BufferList out, int segment) {
        return out.length(segment) >= MIN_REFERENCE_BYTES
                && domain.covers(out.buffer(segment).address() + out.offset(segment), out.length(segment));
    }

    private int sendCopy(BufferList out) throws TransportException {
        CopyBuffer target = copies.take();
        if (target == null) {
            return 0;
        }
        int room = Math.min(maxPayloadBytes, copies.bufferBytes());
        int length = 0;
        for (int segment = 0; segment < out.segments() && length < room && !isReferable(out, segment); segment++) {
            length += Math.min(out.length(segment), room - length);
        }
        copy(out, target.memory(), target.offset(), length);
        int slot = begun & mask;
        begin(MessageKind.DATA, length, 0);
        queue.element(1, target.address(), length, target.localKey());
        copied[slot] = target;
        holdsUnsignaled = true;
        out.trim(length);
        return length;
    }

    private static void copy(BufferList from, ByteBuffer target, int at, int bytes) {
        int done = 0;
        for (int segment = 0; done < bytes; segment++) {
            int step = Math.min(from.length(segment), bytes - done);
            target.put(at + done, from.buffer(segment).memory(), from.offset(segment), step);
            done += step;
        }
    }

    /** Sends what this end takes: the first message. */
    public void sendHello(Hello hello) throws TransportException {
        hello.write(memory.bytes(), memory.sendOffset(begun & mask) + MessageHeader.BYTES);
        begin(MessageKind.HELLO, Hello.BYTES, Hello.BYTES);
        postControl();
    }

    /** Sends a credit update or the end of the stream; there is a slot for it. */
    public void sendControl(MessageKind kind) throws TransportException {
        begin(kind, 0, 0);
        postControl();
    }

    private void postControl() throws TransportException {
        queue.signalLast();
        signaled();
        queue.post();
    }

    /** Begins the message of the next slot: {@code length} bytes, the first {@code inSlot} of them behind the header. */
    private void begin(MessageKind kind, int length, int inSlot) throws TransportException {
        int slot = begun & mask;
        if (kind == MessageKind.DATA) {
            window.spend();
        }
        MessageHeader.write(
                memory.bytes(),
                memory.sendOffset(slot),
                kind,
                window.takeAcknowledgement(),
                window.takeGrant(),
                length);
        int ownBytes = MessageHeader.BYTES + inSlot;
        boolean inline = length == inSlot && ownBytes <= inlineBytes;
        queue.add(firstId + slot, inline ? SendQueue.INLINE : 0);
        queue.element(0, memory.sendAddress(slot), ownBytes, memory.region().localKey());
        queue.element(1, memory.sendAddress(slot), 0, memory.region().localKey());
        begun++;
        if (++unsignaled >= SIGNAL_INTERVAL) {
            queue.signalLast();
            signaled();
        }
    }

    private void signaled() {
        unsignaled = 0;
        holdsUnsignaled = false;
    }

    /** The send of {@code slot} has completed, and with it all before. */
    public void completed(int slot) {
        boolean last = false;
        while (!last && completed != begun) {
            int done = completed & mask;
            last = done == slot;
            release(done);
            completed++;
        }
    }

    /** Whether all that was sent is known to be complete. */
    public boolean isComplete() {
        return completed == begun;
    }

    /** Lets go of all memory: the queue pair is gone. */
    public void releaseAll() {
        while (completed != begun) {
            release(completed & mask);
            completed++;
        }
    }

    private void release(int slot) {
        PayloadBuffer payload = payloads[slot];
        if (payload != null) {
            payloads[slot] = null;
            payload.release();
        }
        CopyBuffer copy = copied[slot];
        if (copy != null) {
            copied[slot] = null;
            copies.give(copy);
        }
    }
}
