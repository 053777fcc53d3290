package dev.siphon.stack.memory;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.event.EventCenter;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * One direction of a connection: a ring of bytes that have arrived, then those under way, then those held back since the
 * sender said that more follow. All of them count against the window.
 */
final class Pipe implements Flow {

    /** As much as fits a packet is not held back. */
    private static final int SEGMENT_BYTES = 1460;

    /** How long Linux holds back what more should follow (TCP_CORK). */
    private static final long HOLD_NANOS = 200_000_000;

    private final MemoryConnection connection;
    private final MemoryNetwork network;
    private final SocketAddress from;
    private final SocketAddress to;
    private final boolean fromClient;
    private final byte[] ring;
    private MemoryConnectedSocket writer;
    private MemoryConnectedSocket reader;
    private int readIndex;
    private int arrived;
    private int underWay;
    private int held;
    private boolean finSent;
    private boolean finArrived;
    private boolean deliveryScheduled;
    private boolean releaseScheduled;
    private boolean writerWaits;
    private long delivered;

    @SuppressWarnings("NullAway.Init") // ends() completes it
    Pipe(MemoryConnection connection, SocketAddress from, SocketAddress to, boolean fromClient, int windowBytes) {
        this.connection = connection;
        this.network = connection.network();
        this.from = from;
        this.to = to;
        this.fromClient = fromClient;
        this.ring = new byte[windowBytes];
    }

    void ends(MemoryConnectedSocket writer, MemoryConnectedSocket reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public SocketAddress from() {
        return from;
    }

    @Override
    public SocketAddress to() {
        return to;
    }

    @Override
    public boolean fromClient() {
        return fromClient;
    }

    @Override
    public long delivered() {
        return delivered;
    }

    /** Bytes that can be read now. */
    int arrived() {
        return arrived;
    }

    /** Whether the network lends what has arrived. */
    boolean lends() {
        return network.faults().lends(this);
    }

    /** Whether the end of the stream is next. */
    boolean isAtEnd() {
        return arrived == 0 && finArrived;
    }

    boolean hasRoom() {
        return arrived + underWay + held < ring.length;
    }

    /** Takes what fits, and promises a writable event if something is left behind. */
    int write(BufferList out, boolean more) {
        int room = ring.length - arrived - underWay - held;
        int wanted = (int) Math.min(out.remaining(), room);
        int taken = wanted == 0 ? 0 : network.faults().sendLimit(this, wanted);
        copy(out, taken);
        held += taken;
        out.trim(taken);
        if (!out.isEmpty()) {
            writerWaits = true;
            if (hasRoom()) {
                network.later(0, this::announceRoom);
            }
        }
        if (!more || held >= SEGMENT_BYTES || !hasRoom()) {
            release();
        } else if (held > 0 && !releaseScheduled) {
            releaseScheduled = true;
            network.later(HOLD_NANOS, () -> {
                releaseScheduled = false;
                release();
            });
        }
        return taken;
    }

    private void copy(BufferList out, int bytes) {
        int index = (readIndex + arrived + underWay + held) % ring.length;
        int left = bytes;
        for (int segment = 0; left > 0; segment++) {
            ByteBuffer memory = out.buffer(segment).memory();
            int offset = out.offset(segment);
            int length = Math.min(left, out.length(segment));
            int first = Math.min(length, ring.length - index);
            memory.get(offset, ring, index, first);
            memory.get(offset + first, ring, 0, length - first);
            index = (index + length) % ring.length;
            left -= length;
        }
    }

    private void release() {
        underWay += held;
        held = 0;
        scheduleDelivery(false);
    }

    /** Ends the stream behind its last byte. */
    void finish() {
        finSent = true;
        release();
    }

    private void scheduleDelivery(boolean isRest) {
        if (deliveryScheduled || (underWay == 0 && (!finSent || finArrived))) {
            return;
        }
        deliveryScheduled = true;
        long delay = network.faults().delayNanos(this);
        if (delay == 0 && !isRest) {
            deliver();
        } else {
            network.later(delay, this::deliver);
        }
    }

    private void deliver() {
        deliveryScheduled = false;
        if (!connection.delivers()) {
            return;
        }
        switch (network.faults().fate(this)) {
            case RESET -> connection.reset();
            case BLACKHOLE -> connection.blackhole();
            case DELIVER -> deliverPiece();
        }
    }

    private void deliverPiece() {
        if (underWay > 0) {
            if (reader.refusesData()) {
                connection.reset();
                return;
            }
            int piece = network.faults().split(this, underWay);
            underWay -= piece;
            arrived += piece;
            delivered += piece;
        }
        finArrived = finSent && underWay == 0 && held == 0;
        reader.announce(EventCenter.READABLE);
        scheduleDelivery(true);
    }

    /** Reads what has arrived, as {@link ConnectedSocket#read} counts it. */
    int read(ByteBuffer target, int offset, int length) {
        if (arrived == 0) {
            return finArrived ? ConnectedSocket.END_OF_STREAM : ConnectedSocket.WOULD_BLOCK;
        }
        int bytes = network.faults().readLimit(this, Math.min(length, arrived));
        int first = Math.min(bytes, ring.length - readIndex);
        target.put(offset, ring, readIndex, first);
        target.put(offset + first, ring, 0, bytes - first);
        readIndex = (readIndex + bytes) % ring.length;
        arrived -= bytes;
        announceRoom();
        return bytes;
    }

    private void announceRoom() {
        if (writerWaits && connection.delivers()) {
            writerWaits = false;
            writer.announce(EventCenter.WRITABLE);
        }
    }
}
