package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.ip.IpOutput;
import dev.siphon.stack.dpdk.ip.Ipv4Header;
import dev.siphon.stack.dpdk.ip.Route;
import dev.siphon.stack.dpdk.packet.InternetChecksum;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import java.nio.ByteBuffer;

/** Segments on their way out: written into packets, with their payload copied or attached. */
final class TcpOutput {

    /** Payload up to this size is copied even where it could be attached: cheaper than counting a reference. */
    private static final int COPIED_BYTES = 512;

    private final IpOutput ip;
    private final PacketMemory memory;
    private final Counters counters;

    TcpOutput(IpOutput ip, PacketMemory memory, Counters counters) {
        this.ip = ip;
        this.memory = memory;
        this.counters = counters;
    }

    IpOutput ip() {
        return ip;
    }

    /** Sends a segment without payload; false if no packet was free. */
    boolean send(TcpFlow flow, OutgoingSegment segment) {
        return send(flow.route(), flow.localPort(), flow.remotePort(), segment);
    }

    boolean send(Route route, int localPort, int remotePort, OutgoingSegment segment) {
        int packet = allocate();
        if (packet == PacketMemory.NONE) {
            return false;
        }
        int offset = memory.offset(packet);
        int end = writeHeader(offset, localPort, remotePort, segment);
        finish(route, packet, offset, end - offset);
        return true;
    }

    /** Sends a segment with {@code length} bytes of {@code queue} from {@code position} on; false if no packet was free. */
    boolean send(TcpFlow flow, OutgoingSegment segment, SendQueue queue, long position, int length) {
        int packet = allocate();
        if (packet == PacketMemory.NONE) {
            return false;
        }
        int offset = memory.offset(packet);
        int end = writeHeader(offset, flow.localPort(), flow.remotePort(), segment);
        if (length > COPIED_BYTES && ip.takesSlices(flow.route()) && queue.isContiguous(position, length)) {
            memory.attach(packet, queue.buffer(position), queue.offset(position), length);
        } else {
            queue.copy(position, length, memory.bytes(), end);
            end += length;
        }
        finish(flow.route(), packet, offset, end - offset);
        return true;
    }

    private int allocate() {
        int packet = memory.allocate();
        if (packet == PacketMemory.NONE) {
            counters.add(Counter.PACKETS_EXHAUSTED);
        }
        return packet;
    }

    /** Writes header and options, and returns where they end. */
    private int writeHeader(int offset, int localPort, int remotePort, OutgoingSegment segment) {
        ByteBuffer bytes = memory.bytes();
        int at = offset + TcpHeader.BYTES;
        if (segment.mss > 0) {
            at = TcpOptions.writeMss(bytes, at, segment.mss);
        }
        if (segment.windowScale >= 0) {
            at = TcpOptions.writeWindowScale(bytes, at, segment.windowScale);
        }
        if (segment.isSackPermitted) {
            at = TcpOptions.writeSackPermitted(bytes, at);
        }
        if (segment.hasTimestamps) {
            at = TcpOptions.writeTimestamps(bytes, at, segment.timestamp, segment.timestampEcho);
        }
        if (segment.sackBlocks > 0) {
            at = TcpOptions.writeSack(bytes, at, segment.sackEdges, segment.sackBlocks);
        }
        TcpHeader.write(
                bytes,
                offset,
                localPort,
                remotePort,
                segment.sequence,
                segment.acknowledgement,
                at - offset,
                segment.flags,
                segment.window);
        return at;
    }

    private void finish(Route route, int packet, int offset, int length) {
        ByteBuffer bytes = memory.bytes();
        int tcpLength = length + memory.sliceLength(packet);
        long pseudo =
                InternetChecksum.pseudoHeader(ip.ownAddress(), route.destination(), Ipv4Header.PROTOCOL_TCP, tcpLength);
        int checksum;
        if (ip.needsChecksums(route)) {
            long sum = pseudo + InternetChecksum.sum(bytes, offset, length);
            PayloadBuffer slice = memory.slice(packet);
            if (slice != null) {
                // Header and options are a whole number of words, so the slice begins on an even byte.
                sum += InternetChecksum.sum(slice.memory(), memory.sliceOffset(packet), memory.sliceLength(packet));
            }
            checksum = InternetChecksum.finish(sum);
        } else {
            checksum = InternetChecksum.fold(pseudo);
        }
        bytes.putShort(offset + TcpHeader.CHECKSUM, (short) checksum);
        memory.frame(packet, offset, length);
        counters.add(Counter.TCP_SEGMENTS_SENT);
        ip.send(route, packet, Ipv4Header.PROTOCOL_TCP);
    }
}
