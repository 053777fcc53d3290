package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.tools.stress.OperationMix;
import dev.siphon.tools.stress.StressPlan;
import dev.siphon.tools.stress.StressPolicy;
import dev.siphon.tools.stress.StressRun;
import dev.siphon.tools.stress.Verdict;
import dev.siphon.tools.stress.VerdictText;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Many messengers that do many things by chance. How large is for {@link #size()} to say; the seed is printed, and {@code
 * -Dstress.seed=N} repeats a run as far as threads allow.
 */
interface SyntheticCases extends RecoveryCases {

    /** How large a run is. */
    enum Size {
        /** Seconds: a tenth of the operations, small payloads, short waits between attempts. */
        SHORT,
        /** As in Ceph. */
        FULL
    }

    Size size();

    OperationMix STATEFUL_MIX = new OperationMix(9, 10, 70);
    OperationMix REUSE_MIX = new OperationMix(19, 20, 50);
    OperationMix WITHOUT_DROPS = new OperationMix(10, 0, 80);

    private MessengerConfig.Builder config() {
        MessengerConfig.Builder config = Placement.of(type()).config().toBuilder();
        return size() == Size.FULL
                ? config
                : config.set("ms_initial_backoff", "0.01").set("ms_max_backoff", "0.2");
    }

    private MessengerConfig.Builder cuttingOneIn(int steps) {
        return config().set("ms_inject_socket_failures", String.valueOf(steps))
                .set("ms_inject_internal_delays", size() == Size.FULL ? "0.1" : "0.01");
    }

    private void run(StressPlan plan, MessengerConfig.Builder config, int fullOperations) {
        long seed = Long.getLong("stress.seed", ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
        System.out.println("stress.seed=" + seed);
        config.set("siphon_inject_seed", String.valueOf(seed));
        boolean isFull = size() == Size.FULL;
        int operations = isFull ? fullOperations : fullOperations / 10;
        StressPlan sized = (isFull ? plan : plan.withMaxPayload(128 << 10).withConnections(40, 128))
                .withSidesApart(Placement.of(type()).isApart())
                .withConfig(config.build())
                .withSeed(seed);
        try (StressRun run = new StressRun(sized)) {
            Verdict verdict = run.run(done -> done < operations);
            System.out.print(VerdictText.of(verdict));
            assertThat(verdict.faults()).as("faults with -Dstress.seed=" + seed).isEmpty();
            assertThat(verdict.totals().delivered()).isPositive();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void syntheticStressTest() {
        run(StressPlan.of(StressPolicy.STATEFUL, 8, 32, STATEFUL_MIX), config(), 5000);
    }

    @Test
    default void syntheticStressTest1() {
        run(StressPlan.of(StressPolicy.LOSSLESS_PEER_REUSE, 16, 32, REUSE_MIX), config(), 10_000);
    }

    @Test
    default void syntheticInjectTest() {
        run(
                StressPlan.of(StressPolicy.STATEFUL, 8, 32, STATEFUL_MIX),
                cuttingOneIn(30).set("ms_dispatch_throttle_bytes", "16777216"),
                1000);
    }

    @Test
    default void syntheticInjectTest2() {
        run(StressPlan.of(StressPolicy.LOSSLESS_PEER_REUSE, 8, 16, STATEFUL_MIX), cuttingOneIn(30), 1000);
    }

    @Test
    default void syntheticInjectTest3() {
        run(StressPlan.of(StressPolicy.LOSSY, 8, 16, STATEFUL_MIX), cuttingOneIn(600), 1000);
    }

    @Test
    default void syntheticInjectTest4() {
        MessengerConfig.Builder config = cuttingOneIn(30)
                .set("ms_inject_delay_probability", "1")
                .set("ms_inject_delay_type", "client osd")
                .set("ms_inject_delay_max", size() == Size.FULL ? "5" : "0.05");
        run(StressPlan.of(StressPolicy.LOSSLESS_PEER, 16, 32, WITHOUT_DROPS), config, 1000);
    }

    /** A network that is congested throughout, whereas Ceph's clears after the first third. */
    @Test
    default void syntheticInjectTest5() {
        MessengerConfig.Builder config = config().set("ms_inject_network_congestion", "20");
        run(
                StressPlan.of(StressPolicy.STATEFUL, 1, 8, new OperationMix(0, 0, 100))
                        .withConnections(2, 2),
                config,
                5000);
    }
}
