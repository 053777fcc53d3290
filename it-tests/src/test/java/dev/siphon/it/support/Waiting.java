package dev.siphon.it.support;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Waiting for what other threads do. */
public final class Waiting {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Waiting() {}

    /** Looks again, on the calling thread, until {@code condition} holds; fails with {@code what} after a time limit. */
    public static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .pollInSameThread()
                .until(condition::getAsBoolean);
    }
}
