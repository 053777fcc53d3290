package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.packet.PortTraits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A port on the Ethernet segment inside of the process, with a queue pair per worker. */
public final class SegmentMember implements AutoCloseable {

    private final long handle;
    private final List<PortQueue> queues = new ArrayList<>();

    private SegmentMember(long handle, int queueCount, MbufPool pool, PortTraits traits) {
        this.handle = handle;
        for (int i = 0; i < queueCount; i++) {
            queues.add(new PortQueue(Natives.segmentQueue(handle, i), pool.region(), traits));
        }
    }

    /**
     * Joins under {@code number}, from 1 to 254, which nobody has.
     *
     * @param pool where all members' packets come from
     * @param key of the hash that chooses a queue
     */
    public static SegmentMember join(int number, int queueCount, MbufPool pool, int mtu, byte[] key)
            throws TransportException {
        try {
            long handle = Natives.joinSegment(number, queueCount, pool.handle(), key);
            PortTraits traits = new PortTraits(Natives.segmentAddress(number), mtu, true, true, false);
            return new SegmentMember(handle, queueCount, pool, traits);
        } catch (IOException e) {
            throw new TransportException(Errno.ENOBUFS, "cannot join the segment: " + e.getMessage(), e);
        }
    }

    /** The queue pairs, by worker. */
    public List<PortQueue> queues() {
        return List.copyOf(queues);
    }

    /** Leaves the segment. The workers must have ended. */
    @Override
    public void close() {
        queues.forEach(PortQueue::close);
        Natives.leaveSegment(handle);
    }
}
