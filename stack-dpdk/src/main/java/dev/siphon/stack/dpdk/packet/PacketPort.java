package dev.siphon.stack.dpdk.packet;

/**
 * One worker's queue pair of a port. Packets are numbers of the worker's {@link PacketMemory}. On the worker's thread
 * only.
 */
public interface PacketPort {

    /**
     * Receives up to {@code max} packets into {@code packets}, each {@linkplain PacketMemory#adopt adopted}, its frame
     * contiguous and in its own room, from the Ethernet header on. The caller owns one reference to each.
     *
     * @return how many there were
     */
    int rxBurst(int[] packets, int max);

    /**
     * Sends {@code count} packets of {@code packets} from {@code from} on, in order, as far as there is room. The port owns
     * what it took: once the device has done with a packet, the port {@linkplain PacketMemory#release releases} it, or, if
     * the device frees it to the pool, {@linkplain PacketMemory#detach lets go of its slice}.
     *
     * @return how many it took
     */
    int txBurst(int[] packets, int from, int count);

    /** What this port is and does. */
    PortTraits traits();
}
