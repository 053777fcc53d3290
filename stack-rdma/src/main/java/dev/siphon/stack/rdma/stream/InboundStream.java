package dev.siphon.stack.rdma.stream;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.rdma.flow.CreditWindow;
import dev.siphon.stack.rdma.memory.ConnectionMemory;
import dev.siphon.stack.rdma.verbs.ReceiveQueue;
import dev.siphon.stack.rdma.wire.Hello;
import dev.siphon.stack.rdma.wire.LayoutException;
import dev.siphon.stack.rdma.wire.MessageHeader;
import dev.siphon.stack.rdma.wire.MessageKind;

/**
 * Messages that came, in order. A receive is posted again when the last of its bytes has been read, and not before: that
 * is what holds the peer back. On the worker's thread.
 */
public final class InboundStream {

    private final ConnectionMemory memory;
    private final ReceiveQueue receives;
    private final CreditWindow window;
    private final MessageHeader header = new MessageHeader();

    /** Slots with unread bytes, oldest first: a ring that has room for all of them. */
    private final int[] slots;

    private final int[] ends;
    private int first;
    private int count;

    /** Where the next unread byte of the oldest slot is in the memory. */
    private int position;

    private int peerReceiveBytes;
    private boolean detached;

    /** Receives into {@code memory} that {@code receives} posts. */
    public InboundStream(ConnectionMemory memory, ReceiveQueue receives, CreditWindow window) {
        this.memory = memory;
        this.receives = receives;
        this.window = window;
        int size = memory.layout().receives();
        this.slots = new int[size];
        this.ends = new int[size];
    }

    /**
     * Takes up a message of {@code bytes} bytes that came into {@code slot}.
     *
     * @return what it was
     * @throws LayoutException if it is not what the layout allows here
     */
    public MessageKind received(int slot, int bytes) throws LayoutException, TransportException {
        int at = memory.receiveOffset(slot);
        header.read(memory.bytes(), at, bytes);
        MessageKind kind = header.kind();
        window.received(header);
        if (kind == MessageKind.DATA) {
            append(slot, at + MessageHeader.BYTES, header.length());
            return kind;
        }
        if (kind == MessageKind.HELLO) {
            Hello hello = Hello.read(memory.bytes(), at + MessageHeader.BYTES);
            window.open(hello);
            peerReceiveBytes = hello.receiveBufferBytes();
        }
        // What is no data is used up at once. It is posted before anything is sent, so that an acknowledgement says so
        // truly.
        receives.post(slot);
        return kind;
    }

    private void append(int slot, int start, int length) {
        int at = (first + count) % slots.length;
        slots[at] = slot;
        ends[at] = start + length;
        if (count == 0) {
            position = start;
        }
        count++;
    }

    /** What the peer's receives hold, header included; 0 before it has said so. */
    public int peerReceiveBytes() {
        return peerReceiveBytes;
    }

    /** Whether there is something to read. */
    public boolean hasBytes() {
        return count > 0;
    }

    /** Copies up to {@code length} unread bytes to {@code target} from {@code offset} on, and returns how many. */
    public int read(PayloadBuffer target, int offset, int length) throws TransportException {
        int done = 0;
        while (done < length && count > 0) {
            int step = Math.min(length - done, ends[first] - position);
            target.memory().put(offset + done, memory.bytes(), position, step);
            position += step;
            done += step;
            if (position == ends[first]) {
                removeFirst();
            }
        }
        return done;
    }

    private void removeFirst() throws TransportException {
        int slot = slots[first];
        first = (first + 1) % slots.length;
        count--;
        if (count > 0) {
            position = memory.receiveOffset(slots[first]) + MessageHeader.BYTES;
        }
        if (!detached) {
            receives.post(slot);
            window.receiveFreed();
        }
    }

    /** Posts no receives any more: the queue pair is gone. What came can still be read. */
    public void detach() {
        detached = true;
    }
}
