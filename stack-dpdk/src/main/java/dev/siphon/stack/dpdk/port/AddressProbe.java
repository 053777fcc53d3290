package dev.siphon.stack.dpdk.port;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.arp.ArpPacket;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.ethernet.EthernetHeader;
import dev.siphon.stack.dpdk.ethernet.EthernetLink;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.shim.PortQueue;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Asks the network, before a stack takes its address, whether another station has it (RFC 5227 §2.1). The RFC's seconds are
 * for machines that boot; here they are cut to what a local network needs to answer.
 */
final class AddressProbe {

    private static final int PROBES = 3;
    private static final long WAIT_NANOS = 50_000_000;
    private static final long NAP_NANOS = 1_000_000;

    private static final int BURST = 32;

    private final int address;
    private final List<PortQueue> queues;
    private final int[] burst = new int[BURST];

    /** For {@code address}, on a started port whose workers do not run yet. */
    AddressProbe(int address, List<PortQueue> queues) {
        this.address = address;
        this.queues = queues;
    }

    /**
     * Probes and waits for a moment.
     *
     * @throws TransportException {@link Errno#EADDRINUSE} if a station says that it has the address
     */
    void run() throws TransportException {
        for (int i = 0; i < PROBES; i++) {
            send();
            long end = System.nanoTime() + WAIT_NANOS;
            while (System.nanoTime() < end) {
                int received = 0;
                for (PortQueue queue : queues) {
                    received += receive(queue);
                }
                if (received == 0) {
                    queues.get(0).sleep(NAP_NANOS);
                }
            }
        }
    }

    private void send() {
        PortQueue queue = queues.get(0);
        PacketMemory memory = queue.memory();
        int packet = memory.allocate();
        if (packet == PacketMemory.NONE) {
            return;
        }
        int offset = memory.offset(packet);
        // A probe has no sender yet, so that nobody learns what may be wrong.
        ArpPacket.write(
                memory.bytes(), offset, ArpPacket.REQUEST, queue.traits().macAddress(), 0, 0, address);
        memory.frame(packet, offset, ArpPacket.BYTES);
        EthernetLink link = new EthernetLink(queue, memory, new Counters());
        link.send(packet, EthernetHeader.BROADCAST, EthernetHeader.TYPE_ARP);
        link.flush();
        link.close();
    }

    private int receive(PortQueue queue) throws TransportException {
        int received = queue.rxBurst(burst, BURST);
        long owner = 0;
        for (int i = 0; i < received; i++) {
            owner = Math.max(owner, owner(queue, burst[i]));
            queue.memory().release(burst[i]);
        }
        if (owner != 0) {
            throw new TransportException(
                    Errno.EADDRINUSE,
                    "ms_dpdk_host_ipv4_addr is " + Ipv4Address.format(address)
                            + ": the station with the hardware address " + EthernetHeader.format(owner)
                            + " has that address; give the stack one of its own");
        }
        return received;
    }

    /** The hardware address of another station that says in {@code packet} that it has the address, or 0. */
    private long owner(PortQueue queue, int packet) {
        PacketMemory memory = queue.memory();
        ByteBuffer bytes = memory.bytes();
        int offset = memory.offset(packet);
        int content = offset + EthernetHeader.BYTES;
        int length = memory.length(packet) - EthernetHeader.BYTES;
        if (length <= 0
                || EthernetHeader.type(bytes, offset) != EthernetHeader.TYPE_ARP
                || !ArpPacket.isWellFormed(bytes, content, length)
                || ArpPacket.senderProtocol(bytes, content) != address) {
            return 0;
        }
        long hardware = ArpPacket.senderHardware(bytes, content);
        return hardware == queue.traits().macAddress() ? 0 : hardware;
    }
}
