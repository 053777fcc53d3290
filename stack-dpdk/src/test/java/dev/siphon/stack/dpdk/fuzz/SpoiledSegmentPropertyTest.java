package dev.siphon.stack.dpdk.fuzz;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.script.Script;
import dev.siphon.stack.dpdk.script.Seg;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Any segments near a connection's numbers, in any state that they lead to, do no harm beyond that connection. */
class SpoiledSegmentPropertyTest {

    private static final int SEGMENTS = 60;

    @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
    void anyConversationLeavesNothingBehind(@ForAll long seed) throws TransportException {
        Random random = new Random(seed);
        Script script = new Script();
        script.accept(
                random.nextBoolean()
                        ? script.syn().mss(1000).sackOk()
                        : script.syn().mss(1 + random.nextInt(9000)));
        for (int i = 0; i < SEGMENTS; i++) {
            script.inject(segment(script, random));
            act(script, random);
            script.sent();
        }
        Soundness.check(script);
    }

    private static Seg segment(Script script, Random random) {
        Seg seg = script.seg().seq(script.peerInitial + 1 + near(random)).ack(script.initial + 1 + near(random));
        seg.flags(random.nextInt(4) > 0 ? Seg.ACK : random.nextInt(64));
        seg.window(random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(65_536));
        seg.payload(random.nextInt(3) == 0 ? 0 : random.nextInt(1400));
        if (random.nextInt(8) == 0) {
            seg.fin();
        }
        for (int blocks = random.nextInt(4); blocks > 0; blocks--) {
            int start = script.initial + 1 + near(random);
            seg.sack(start, start + random.nextInt(3000));
        }
        return seg;
    }

    private static int near(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(5000);
            case 2 -> random.nextInt(100_000) - 5000;
            default -> random.nextInt();
        };
    }

    private static void act(Script script, Random random) {
        try {
            switch (random.nextInt(8)) {
                case 0 -> script.write(1 + random.nextInt(5000));
                case 1 -> script.readBytes(1 + random.nextInt(3000));
                case 2 -> script.after(random.nextInt(2000));
                case 3 -> {
                    if (random.nextInt(10) == 0) {
                        script.connection().endOutput();
                    }
                }
                default -> {}
            }
        } catch (TransportException broken) {
            // The connection has ended, as a segment said.
        }
    }
}
