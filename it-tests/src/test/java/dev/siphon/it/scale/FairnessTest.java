package dev.siphon.it.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.Waiting;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One connection floods a worker; others on it have something to say now and then. Progress is counted in messages. */
class FairnessTest {

    private static final int TRICKLES = 50;
    private static final int ROUNDS = 20;
    private static final long FLOOD = -1;

    /** A tag, a header and a footer. */
    private static final int MESSAGE_BYTES = 1 + 53 + 21;

    /** What a turn may read of one connection, its last read included. */
    private static final int TURN_BYTES = (1 << 20) + (256 << 10);

    /** Flooding senders wait while this many messages are on their way. */
    private static final int FLOOD_AHEAD = 200_000;

    private final AtomicLong flooded = new AtomicLong();
    private final AtomicLong poured = new AtomicLong();
    private final AtomicInteger trickled = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();

    /** How much of the flood the server had taken when the last trickle came. */
    private volatile long floodedAtTrickle;

    private void take(Message message) {
        if (message.tid() == FLOOD) {
            flooded.lazySet(flooded.getPlain() + 1);
        } else {
            floodedAtTrickle = flooded.get();
            trickled.incrementAndGet();
        }
    }

    private Thread flood(Connection connection) {
        Thread thread = new Thread(
                () -> {
                    while (!stop.get()) {
                        if (poured.get() - flooded.get() < FLOOD_AHEAD) {
                            connection.send(Message.opaque(End.NOTE).tid(FLOOD));
                            poured.lazySet(poured.getPlain() + 1);
                        } else {
                            Thread.onSpinWait();
                        }
                    }
                },
                "flood");
        thread.start();
        return thread;
    }

    @Test
    void eachTrickleIsServedOncePerTurnWhileOneConnectionFloodsTheWorker() throws Exception {
        try (End server = End.server(1, this::take);
                End flooder = End.client(1, message -> {});
                End client = End.client(1, message -> {})) {
            List<Connection> trickles = new ArrayList<>();
            for (int i = 0; i < TRICKLES; i++) {
                trickles.add(client.connectTo(server));
            }
            Connection source = flooder.connectTo(server);
            Waiting.until(
                    "connections",
                    () -> source.isConnected() && trickles.stream().allMatch(Connection::isConnected));
            Thread flood = flood(source);
            try {
                for (int round = 1; round <= ROUNDS; round++) {
                    trickleWhileTheServerHolds(server, client, trickles, round);
                }
            } finally {
                stop.set(true);
                flood.join();
            }
            assertThat(flooded.get()).isPositive();
        }
    }

    /** When the server goes on, everything is there already: what comes first is not a matter of time. */
    private void trickleWhileTheServerHolds(End server, End client, List<Connection> trickles, int round) {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        server.workers().get(0).center().submit(() -> {
            held.countDown();
            Waiting.until("the trickles", () -> hold.getCount() == 0);
        });
        Waiting.until("the server's worker", () -> held.getCount() == 0);
        long floodedBefore = flooded.get();
        trickles.forEach(trickle -> trickle.send(Message.opaque(End.NOTE).tid(round)));
        // Queued before, written by then: a turn takes up what was submitted in order.
        client.workers().get(0).center().submitAndWait(() -> {});
        hold.countDown();
        Waiting.until("all trickles of round " + round, () -> trickled.get() == round * TRICKLES);
        assertThat((floodedAtTrickle - floodedBefore) * MESSAGE_BYTES)
                .as("bytes of the flood that came before the last trickle of round " + round)
                .isLessThanOrEqualTo(2 * TURN_BYTES);
    }
}
