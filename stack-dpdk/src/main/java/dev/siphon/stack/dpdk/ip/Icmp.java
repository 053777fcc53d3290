package dev.siphon.stack.dpdk.ip;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.packet.InternetChecksum;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.timer.Clock;
import dev.siphon.stack.dpdk.timer.RateLimit;
import java.nio.ByteBuffer;

/** ICMP as far as a host needs it: answers echo requests, says and hears "destination unreachable". */
public final class Icmp implements IpProtocol {

    /** Answers, of whatever kind, in a second at most. */
    public static final int ANSWERS_PER_SECOND = 1000;

    static final int HEADER_BYTES = 8;

    static final int ECHO_REPLY = 0;
    static final int DESTINATION_UNREACHABLE = 3;
    static final int ECHO_REQUEST = 8;

    /** Codes of "destination unreachable". */
    public static final int PROTOCOL_UNREACHABLE = 2;

    public static final int PORT_UNREACHABLE = 3;
    public static final int FRAGMENTATION_NEEDED = 4;

    private static final int TYPE = 0;
    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int NEXT_HOP_MTU = 6;

    /** What must be there of the segment that an error is about: ports and sequence number. */
    private static final int EMBEDDED_TCP_BYTES = 8;

    private final IpOutput output;
    private final PacketMemory memory;
    private final Clock clock;
    private final Counters counters;
    private final IcmpErrorHandler errors;
    private final RateLimit answers = new RateLimit(ANSWERS_PER_SECOND);

    public Icmp(IpOutput output, PacketMemory memory, Clock clock, Counters counters, IcmpErrorHandler errors) {
        this.output = output;
        this.memory = memory;
        this.clock = clock;
        this.counters = counters;
        this.errors = errors;
    }

    @Override
    public void datagram(int packet, int source, int offset, int length, int asked) {
        ByteBuffer bytes = memory.bytes();
        if (length < HEADER_BYTES || !InternetChecksum.isRight(InternetChecksum.sum(bytes, offset, length))) {
            counters.add(Counter.ICMP_MALFORMED_DROPPED);
            memory.release(packet);
            return;
        }
        switch (bytes.get(offset + TYPE)) {
            case ECHO_REQUEST -> echo(packet, source, offset, length);
            case DESTINATION_UNREACHABLE -> {
                if (!error(packet, offset, length, asked)) {
                    memory.release(packet);
                }
            }
            default -> {
                counters.add(Counter.ICMP_IGNORED);
                memory.release(packet);
            }
        }
    }

    /** The request becomes the reply where it lies. */
    private void echo(int packet, int source, int offset, int length) {
        if (!answers.allows(clock.nanos())) {
            counters.add(Counter.ICMP_RATE_LIMITED);
            memory.release(packet);
            return;
        }
        counters.add(Counter.ICMP_ECHOES_ANSWERED);
        finish(offset, length, ECHO_REPLY, 0);
        memory.frame(packet, offset, length);
        output.reply(source, packet, Ipv4Header.PROTOCOL_ICMP);
    }

    private void finish(int offset, int length, int type, int code) {
        ByteBuffer bytes = memory.bytes();
        bytes.put(offset + TYPE, (byte) type);
        bytes.put(offset + CODE, (byte) code);
        bytes.putShort(offset + CHECKSUM, (short) 0);
        bytes.putShort(offset + CHECKSUM, (short) InternetChecksum.finish(InternetChecksum.sum(bytes, offset, length)));
    }

    /** Whether the packet went to another worker. */
    private boolean error(int packet, int offset, int length, int asked) {
        ByteBuffer bytes = memory.bytes();
        int original = offset + HEADER_BYTES;
        int originalLength = length - HEADER_BYTES;
        if (originalLength < Ipv4Header.BYTES + EMBEDDED_TCP_BYTES || Ipv4Header.version(bytes, original) != 4) {
            counters.add(Counter.ICMP_MALFORMED_DROPPED);
            return false;
        }
        int headerLength = Ipv4Header.headerLength(bytes, original);
        if (headerLength < Ipv4Header.BYTES || originalLength < headerLength + EMBEDDED_TCP_BYTES) {
            counters.add(Counter.ICMP_MALFORMED_DROPPED);
            return false;
        }
        if (Ipv4Header.source(bytes, original) != output.ownAddress()
                || Ipv4Header.protocol(bytes, original) != Ipv4Header.PROTOCOL_TCP) {
            counters.add(Counter.ICMP_IGNORED);
            return false;
        }
        int destination = Ipv4Header.destination(bytes, original);
        int tcp = original + headerLength;
        if (errors.handOver(packet, destination, tcp, asked)) {
            return true;
        }
        int code = bytes.get(offset + CODE) & 0xFF;
        if (code == FRAGMENTATION_NEEDED) {
            int mtu = bytes.getShort(offset + NEXT_HOP_MTU) & 0xFFFF;
            errors.fragmentationNeeded(destination, tcp, mtu, Ipv4Header.totalLength(bytes, original));
        } else {
            errors.unreachable(destination, tcp, code);
        }
        return false;
    }

    /**
     * Tells {@code source} that its datagram, {@code length} bytes at {@code offset}, goes nowhere, with its header and the
     * 8 bytes behind it (RFC 792).
     */
    void sendUnreachable(int source, int offset, int length, int code) {
        if (!answers.allows(clock.nanos())) {
            counters.add(Counter.ICMP_RATE_LIMITED);
            return;
        }
        int packet = memory.allocate();
        if (packet == PacketMemory.NONE) {
            counters.add(Counter.PACKETS_EXHAUSTED);
            return;
        }
        ByteBuffer bytes = memory.bytes();
        int at = memory.offset(packet);
        int quoted = Math.min(length, Ipv4Header.headerLength(bytes, offset) + EMBEDDED_TCP_BYTES);
        bytes.putLong(at, 0);
        bytes.put(at + HEADER_BYTES, bytes, offset, quoted);
        finish(at, HEADER_BYTES + quoted, DESTINATION_UNREACHABLE, code);
        memory.frame(packet, at, HEADER_BYTES + quoted);
        counters.add(Counter.ICMP_UNREACHABLE_SENT);
        output.reply(source, packet, Ipv4Header.PROTOCOL_ICMP);
    }
}
