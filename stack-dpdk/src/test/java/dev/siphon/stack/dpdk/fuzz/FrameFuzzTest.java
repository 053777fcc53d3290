package dev.siphon.stack.dpdk.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.script.Script;
import dev.siphon.stack.dpdk.script.Seg;
import dev.siphon.stack.dpdk.sim.Frames;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets for jazzer. As ordinary tests they run on frames of each kind; with {@code JAZZER_FUZZ=1} in the environment and
 * one of them chosen, jazzer looks for frames that break the instance. Whatever comes, nothing is thrown, no packet is lost,
 * and a connection still works.
 */
class FrameFuzzTest {

    private static final int MAX_FRAME = 1800;

    /** All of it is free again after each frame. */
    private static final Script.Memory MEMORY = Script.Memory.allocate();

    static Stream<byte[]> frames() {
        Seg data =
                new Seg().ports(Script.PEER_PORT, Script.PORT).seq(1001).ack(7).payload("data");
        byte[] segment = Frames.ip(Script.OWN_MAC, Script.PEER_MAC, Script.PEER, Script.OWN, 6, new byte[20]);
        byte[] icmp = Frames.icmpUnreachable(
                Frames.ip(Script.PEER_MAC, Script.OWN_MAC, Script.OWN, Script.PEER, 6, new byte[28]), 4, 1000);
        byte[] arp = Arrays.copyOf(segment, 60);
        arp[13] = 6;
        return Stream.of(segment, icmp, arp, data.payload, new byte[13], new byte[14], new byte[0]);
    }

    @MethodSource("frames")
    @FuzzTest
    void anyFrameIsTakenOrRefused(byte[] frame) throws TransportException {
        Script script = new Script(MEMORY);
        script.acceptPlain();
        script.inject(Arrays.copyOf(frame, Math.min(frame.length, MAX_FRAME)));
        Soundness.check(script);
    }

    /** Headers of TCP in an intact datagram with right checksums, so that they get that far. */
    @MethodSource("segments")
    @FuzzTest
    void anySegmentIsTakenOrRefused(byte[] segment) throws TransportException {
        if (segment.length < 20) {
            return;
        }
        Script script = new Script(MEMORY);
        script.acceptSack();
        byte[] tcp = Arrays.copyOf(segment, Math.min(segment.length, 1400));
        ByteBuffer bytes = ByteBuffer.wrap(tcp);
        bytes.putShort(0, (short) Script.PEER_PORT).putShort(2, (short) Script.PORT);
        // Numbers near those of the connection, so that the fuzzer gets behind the windows.
        bytes.putInt(4, script.peerInitial + 1 + (bytes.getInt(4) >> 16));
        bytes.putInt(8, script.initial + 1 + (bytes.getInt(8) >> 28));
        script.inject(
                Frames.withTcpChecksum(Frames.ip(Script.OWN_MAC, Script.PEER_MAC, Script.PEER, Script.OWN, 6, tcp)));
        Soundness.check(script);
    }

    static Stream<byte[]> segments() {
        return Stream.of(0x50, 0xF0, 0x60, 0x00)
                .flatMap(offset -> Stream.of(0x10, 0x02, 0x04, 0x11, 0x3F).map(flags -> {
                    byte[] segment = new byte[80];
                    segment[12] = offset.byteValue();
                    segment[13] = flags.byteValue();
                    segment[20] = 5;
                    segment[21] = 10;
                    return segment;
                }));
    }
}
