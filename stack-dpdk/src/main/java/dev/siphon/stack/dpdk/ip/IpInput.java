package dev.siphon.stack.dpdk.ip;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.packet.InternetChecksum;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that come in: judged, and given to their protocol. Fragments are refused: no TCP of this age sends any, and
 * what puts them together is an attacker's memory to fill.
 */
public final class IpInput {

    private final Ipv4Config config;
    private final PacketMemory memory;
    private final Counters counters;
    private final boolean verifiesChecksums;
    private final IpProtocol tcp;
    private final Icmp icmp;

    /** {@code verifiesChecksums} says whether to check them here: the port does not. */
    public IpInput(
            Ipv4Config config,
            PacketMemory memory,
            Counters counters,
            boolean verifiesChecksums,
            IpProtocol tcp,
            Icmp icmp) {
        this.config = config;
        this.memory = memory;
        this.counters = counters;
        this.verifiesChecksums = verifiesChecksums;
        this.tcp = tcp;
        this.icmp = icmp;
    }

    /**
     * A packet whose content is a datagram, and perhaps padding. Takes it over.
     *
     * @param asked the workers, as bits, that do not have its flow; 0 for what comes from the port
     */
    public void receive(int packet, int asked) {
        Counter reason = refusal(packet);
        if (reason != null) {
            counters.add(reason);
            memory.release(packet);
            return;
        }
        ByteBuffer bytes = memory.bytes();
        int offset = memory.offset(packet);
        int header = Ipv4Header.headerLength(bytes, offset);
        int length = Ipv4Header.totalLength(bytes, offset);
        int source = Ipv4Header.source(bytes, offset);
        switch (Ipv4Header.protocol(bytes, offset)) {
            case Ipv4Header.PROTOCOL_TCP -> tcp.datagram(packet, source, offset + header, length - header, asked);
            case Ipv4Header.PROTOCOL_ICMP -> icmp.datagram(packet, source, offset + header, length - header, asked);
            default -> {
                counters.add(Counter.IP_PROTOCOL_DROPPED);
                icmp.sendUnreachable(source, offset, length, Icmp.PROTOCOL_UNREACHABLE);
                memory.release(packet);
            }
        }
    }

    /** Why the datagram is not taken, or null. */
    private @Nullable Counter refusal(int packet) {
        ByteBuffer bytes = memory.bytes();
        int offset = memory.offset(packet);
        int available = memory.length(packet);
        if (available < Ipv4Header.BYTES || Ipv4Header.version(bytes, offset) != 4) {
            return Counter.IP_MALFORMED_DROPPED;
        }
        int header = Ipv4Header.headerLength(bytes, offset);
        int total = Ipv4Header.totalLength(bytes, offset);
        if (header < Ipv4Header.BYTES || total < header || total > available) {
            return Counter.IP_MALFORMED_DROPPED;
        }
        if (verifiesChecksums && !InternetChecksum.isRight(InternetChecksum.sum(bytes, offset, header))) {
            return Counter.IP_CHECKSUM_DROPPED;
        }
        // Broadcast and multicast are for services that nobody offers here.
        int source = Ipv4Header.source(bytes, offset);
        if (Ipv4Header.destination(bytes, offset) != config.address()
                || !Ipv4Address.isHost(source)
                || config.isBroadcast(source)) {
            return Counter.IP_FOREIGN_DROPPED;
        }
        return Ipv4Header.isFragment(bytes, offset) ? Counter.IP_FRAGMENTS_DROPPED : null;
    }
}
