package dev.siphon.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SackScoreboardPropertyTest {

    private static final int SPACE = 100;
    private static final int WIDTH = 7;

    /** Ranges noted and forgotten, against a set of numbers; the space may wrap. */
    @Property(tries = 300)
    void ranges(@ForAll int base, @ForAll @Size(max = 40) List<@IntRange(min = -SPACE, max = SPACE) Integer> steps) {
        SackScoreboard scoreboard = new SackScoreboard();
        BitSet model = new BitSet();
        int acknowledged = 0;
        for (int step : steps) {
            if (step >= 0) {
                int end = step + 1 + step % WIDTH;
                int start = Math.max(step, acknowledged);
                if (start < end) {
                    boolean isNews = model.get(start, end).cardinality() < end - start;
                    assertThat(scoreboard.add(base + start, base + end)).isEqualTo(isNews);
                    model.set(start, end);
                }
            } else if (step % 5 == 0) {
                acknowledged = Math.max(acknowledged, -step / 2);
                scoreboard.advance(base + acknowledged);
                model.clear(0, acknowledged);
            }
        }
        int ranges = 0;
        for (int at = model.nextSetBit(0); at >= 0; at = model.nextSetBit(model.nextClearBit(at))) {
            assertThat(scoreboard.start(ranges)).isEqualTo(base + at);
            assertThat(scoreboard.end(ranges)).isEqualTo(base + model.nextClearBit(at));
            ranges++;
        }
        assertThat(scoreboard.ranges()).isEqualTo(ranges);
        assertThat(scoreboard.missing(base + acknowledged, base + 2 * SPACE))
                .isEqualTo(2 * SPACE - acknowledged - model.cardinality());
    }
}
