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
     * what it took, and releases each packet once the device has done with it.
     *
     * @return how many it took
     */
    int txBurst(int[] packets, int from, int count);

    /** What this port is and does. */
    PortTraits traits();
}
