package dev.siphon.stack.dpdk.packet;

/** Where a worker's {@link PacketMemory} gets free packets from and returns surplus ones to, in batches. */
public interface PacketPool {

    /** Puts up to {@code count} free packets into {@code into} from its start on, and returns how many. */
    int take(int[] into, int count);

    /** Takes back {@code count} packets of {@code packets} from {@code from} on. */
    void give(int[] packets, int from, int count);

    /** A pool that never has any: for memory that begins with all its packets in its own cache. */
    static PacketPool none() {
        return new PacketPool() {
            @Override
            public int take(int[] into, int count) {
                return 0;
            }

            @Override
            public void give(int[] packets, int from, int count) {
                throw new IllegalStateException(count + " packets more than the memory has");
            }
        };
    }
}
