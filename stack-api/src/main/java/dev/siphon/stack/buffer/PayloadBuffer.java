package dev.siphon.stack.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A reference-counted piece of memory with a window that holds its content. Starts with one reference; whoever keeps it
 * beyond a call {@link #retain() retains} it, and each reference is {@link #release() released} once. Counting is
 * thread-safe; memory and window belong to one thread at a time.
 *
 * <p>What a transport handed over where it lay may be in several pieces, its {@link #slices() slices}. Whoever reads those
 * copies nothing. All that speaks of one memory ({@link #bytes}, {@link #memory}, {@link #offset}, ...) works as well: the
 * first such call on any thread copies the slices together, once, and the slices stay as they are.
 */
public final class PayloadBuffer {

    private static final VarHandle REFERENCES;
    private static final VarHandle VIEW;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            REFERENCES = lookup.findVarHandle(PayloadBuffer.class, "references", int.class);
            VIEW = lookup.findVarHandle(PayloadBuffer.class, "view", ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final MemoryBlock NO_MEMORY = new MemoryBlock(ByteBuffer.allocate(0), 0, 0);

    private static final PayloadBuffer EMPTY = wrap(ByteBuffer.allocate(0));

    private final ByteBuffer memory;
    private final ByteBuffer cursor;
    private final long address;
    private final long key;
    private final @Nullable Recycler recycler;
    private final @Nullable SliceList slices;

    @SuppressWarnings("UnusedVariable") // by VarHandle
    private @Nullable ByteBuffer view;

    private int offset;
    private int length;

    @SuppressWarnings("UnusedVariable") // by VarHandle
    private int references = 1;

    /** Where a buffer goes when its last reference is released. */
    interface Recycler {
        void recycle(PayloadBuffer buffer);
    }

    PayloadBuffer(MemoryBlock block, @Nullable Recycler recycler) {
        this(block, recycler, null);
    }

    /** Of {@code slices}; it has no memory of its own. */
    PayloadBuffer(SliceList slices, Recycler recycler) {
        this(NO_MEMORY, recycler, slices);
    }

    private PayloadBuffer(MemoryBlock block, @Nullable Recycler recycler, @Nullable SliceList slices) {
        this.memory = block.bytes().clear().order(ByteOrder.LITTLE_ENDIAN);
        this.cursor = memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.address = block.address();
        this.key = block.key();
        this.recycler = recycler;
        this.slices = slices;
        this.length = memory.capacity();
    }

    /**
     * The remaining bytes of {@code bytes} as a buffer that belongs to no pool; the memory is shared, not copied, and
     * must not change while the buffer is in use.
     */
    public static PayloadBuffer wrap(ByteBuffer bytes) {
        return new PayloadBuffer(new MemoryBlock(bytes.slice(), 0, 0), null);
    }

    /** A buffer without bytes, shared by all; retaining and releasing it does nothing. */
    public static PayloadBuffer empty() {
        return EMPTY;
    }

    /** How many pieces the content is in: 1, unless a transport handed it over in more. */
    public int slices() {
        return slices == null ? 1 : slices.count();
    }

    /**
     * Piece {@code index} of the content, which lies in one memory. It belongs to this buffer: whoever keeps it longer retains
     * it.
     */
    public PayloadBuffer slice(int index) {
        return slices == null ? this : slices.slice(index);
    }

    /** The content in one piece. */
    private PayloadBuffer whole() {
        return slices == null ? this : slices.whole();
    }

    /**
     * The content in little-endian order: the memory with position and limit set to the window. One object for the life of
     * the buffer, so that no call allocates: its position is the owner's to move.
     */
    public ByteBuffer bytes() {
        PayloadBuffer whole = whole();
        return whole.cursor.limit(whole.offset + whole.length).position(whole.offset);
    }

    /**
     * All of the memory in little-endian order, for absolute access only: several threads may read by it, so nobody moves
     * its position or limit.
     */
    public ByteBuffer memory() {
        return whole().memory;
    }

    /**
     * All of the memory in little-endian order, with a position and limit that are the caller's until it gives it back by {@link
     * #returnView}: for any thread that holds a reference, as {@link #bytes} is for the owner. Between those who ask one after
     * the other it is one object, so that no call allocates.
     */
    public ByteBuffer borrowView() {
        PayloadBuffer whole = whole();
        @Nullable ByteBuffer free = (ByteBuffer) VIEW.getAndSet(whole, null);
        return free != null ? free : whole.memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Gives back what {@link #borrowView} of this buffer lent. */
    public void returnView(ByteBuffer borrowed) {
        VIEW.setRelease(whole(), borrowed);
    }

    /** Native address of the first byte of the memory, or 0 if it has none (heap, or not known to its transport). */
    public long address() {
        return whole().address;
    }

    /** What the device knows the memory by (an lkey), as its pool registered it; 0 if it is not registered. */
    public long key() {
        return whole().key;
    }

    public int capacity() {
        return whole().memory.capacity();
    }

    /** First byte of the content. */
    public int offset() {
        return whole().offset;
    }

    /** Size of the content in bytes. */
    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** Sets the content to {@code length} bytes from {@code offset} on. What was in slices is in one piece from then on. */
    public PayloadBuffer window(int offset, int length) {
        if (slices != null) {
            slices.window(offset, length);
            this.length = length;
            return this;
        }
        if (offset < 0 || length < 0 || length > memory.capacity() - offset) {
            throw new IllegalArgumentException(
                    "window of " + length + " bytes at " + offset + " in a buffer of " + memory.capacity());
        }
        this.offset = offset;
        this.length = length;
        return this;
    }

    /** Adds a reference. */
    public PayloadBuffer retain() {
        if (this != EMPTY && (int) REFERENCES.getAndAdd(this, 1) <= 0) {
            REFERENCES.getAndAdd(this, -1);
            throw new IllegalStateException("payload buffer retained after its last release");
        }
        return this;
    }

    /**
     * Checks that there is a reference still.
     *
     * @throws IllegalStateException if there is none
     */
    public void checkHeld() {
        if (this != EMPTY && (int) REFERENCES.getAcquire(this) <= 0) {
            throw new IllegalStateException("payload buffer used after its last release");
        }
    }

    /** Gives a reference back; with the last one the memory returns to its pool. */
    public void release() {
        if (this == EMPTY) {
            return;
        }
        // Atomic even for the last one: whoever retains without a reference of his own is to be found out, not let
        // through.
        int before = (int) REFERENCES.getAndAdd(this, -1);
        if (before <= 0) {
            REFERENCES.getAndAdd(this, 1);
            throw new IllegalStateException("payload buffer released more often than retained");
        }
        if (before == 1 && recycler != null) {
            recycler.recycle(this);
        }
    }

    /** Makes a recycled buffer a new one. */
    void renew(int length) {
        window(0, length);
        references = 1;
    }

    /** Makes a recycled buffer of slices one of {@code length} bytes. */
    void renewSlices(int length) {
        this.length = length;
        references = 1;
    }

    @Override
    public String toString() {
        if (slices != null) {
            return "payload buffer of " + length + " bytes in " + slices.count() + " slices";
        }
        return "payload buffer of " + length + " bytes at " + offset + " in " + memory.capacity();
    }
}
