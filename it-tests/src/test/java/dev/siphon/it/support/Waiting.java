package dev.siphon.it.support;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Waiting for what other threads do. */
public final class Waiting {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Waiting() {}

    /** Looks again, on the calling thread, until {@code condition} holds; fails with {@code what} after a time limit. */
    public static void until(String what, BooleanSupplier condition) {
        looking(what).until(condition::getAsBoolean);
    }

    /** As {@link #until}; fails with what {@code assertion} said last. */
    static void untilAsserted(ThrowingRunnable assertion) {
        looking("an assertion").untilAsserted(assertion);
    }

    private static ConditionFactory looking(String what) {
        return Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .pollInSameThread();
    }
}
