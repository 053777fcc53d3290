package dev.siphon.it.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.script.Seg;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hostile member of the segment inside of the process, beside a stack that serves another stack's messenger. */
@EnabledWithDpdk
class SegmentHostilePeerTest extends HostilePeerConformance {

    private int freeBefore;

    @Override
    Siege open() throws IOException {
        RunningEal.once();
        freeBefore = Siege.freePackets();
        return Siege.onSegment();
    }

    @Override
    @AfterEach
    void closeSiege() {
        super.closeSiege();
        assertThat(Siege.freePackets()).as("packets that nobody has").isEqualTo(freeBefore);
    }

    @Test
    void resetsOfWhoKnowsTheAddressesEndNothing() {
        long heard = siege().count(Counter.TCP_RESETS_HEARD);
        int sent = siege().storm(
                        FRAMES,
                        i -> frame(siege().clientAddress(), forged().flags(i % 2 == 0 ? Seg.RST : Seg.RST | Seg.ACK)));
        assertThat(siege().count(Counter.TCP_RESETS_HEARD)).isEqualTo(heard);
        assertThat(siege().count(Counter.TCP_OUT_OF_WINDOW, Counter.TCP_CHALLENGE_ACKS, Counter.TCP_CHALLENGES_LIMITED))
                .isGreaterThanOrEqualTo(sent);
    }

    /** Data, acknowledgements and SYNs that belong to no place in the streams. */
    @Test
    void segmentsOfWhoKnowsTheAddressesChangeNothing() {
        int sent = siege().storm(
                        FRAMES,
                        i -> frame(
                                siege().clientAddress(),
                                switch (i % 4) {
                                    case 0 -> forged().payload(100);
                                    case 1 -> forged().sack(i, i + 1000);
                                    case 2 -> forged().flags(Seg.SYN);
                                    default -> forged().fin();
                                }));
        assertThat(siege().count(
                                Counter.TCP_OUT_OF_WINDOW,
                                Counter.TCP_PAWS_DROPPED,
                                Counter.TCP_CHALLENGE_ACKS,
                                Counter.TCP_CHALLENGES_LIMITED))
                .isGreaterThanOrEqualTo(sent - 32);
    }
}
