package dev.siphon.it.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.Waiting;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.Poller;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What connections take that do nothing. */
class IdleTest {

    private static final int CONNECTIONS = 1000;
    private static final long GOAL_BYTES = 16 << 10;
    private static final long IDLE_MICROS = 500_000;

    /** One in which counting begins, one for the timer that ends it, and one that a late wake-up may cause. */
    private static final int FEW_TURNS = 3;

    /** Turns of workers' event centers, which sleep as if nobody counted. */
    private static final class Turns implements Poller {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public int poll() {
            count.incrementAndGet();
            return 0;
        }

        @Override
        public boolean prepareToSleep() {
            return true;
        }
    }

    @Test
    void anIdleConnectionTakesLessThan16KiB() throws IOException {
        try (Crowd crowd = new Crowd()) {
            long before = liveBytes();
            crowd.open(CONNECTIONS);
            crowd.exchange(0, 3);
            long each = (liveBytes() - before) / (2 * CONNECTIONS);
            System.out.println("each end of an idle connection takes " + each + " bytes of heap and direct memory");
            assertThat(each).as("heap and direct memory in bytes").isBetween(1L, GOAL_BYTES);
        }
    }

    /** The server waits for the rest of an introduction, of which it has the first nine bytes. */
    @Test
    void aPeerThatDoesNotSayAllKeepsNoLargeBuffer() throws IOException {
        byte[] banner = "ceph v027".getBytes(StandardCharsets.US_ASCII);
        List<Socket> peers = new ArrayList<>();
        try (End server = End.server(1, message -> {})) {
            long before = directBytes();
            EntityAddress address = server.address();
            InetSocketAddress where = (InetSocketAddress) address.socketAddress();
            for (int i = 0; i < 200; i++) {
                Socket peer = new Socket(where.getAddress(), where.getPort());
                peers.add(peer);
                peer.getOutputStream().write(banner);
            }
            Waiting.until("a remnant of each", () -> server.buffersInUse() == peers.size());
            assertThat((directBytes() - before) / peers.size())
                    .as("direct memory for each in bytes")
                    .isLessThan(4096);
        } finally {
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void idleConnectionsWakeNobody() throws Exception {
        try (Crowd crowd = new Crowd()) {
            crowd.open(CONNECTIONS);
            crowd.exchange(0, 3);
            for (End end : List.of(crowd.client(), crowd.server())) {
                for (Worker worker : end.workers()) {
                    assertThat(turnsUntilTimer(worker.center()))
                            .as("turns of " + worker + " in " + IDLE_MICROS + " µs")
                            .isLessThanOrEqualTo(FEW_TURNS);
                }
            }
        }
    }

    private static int turnsUntilTimer(EventCenter center) throws InterruptedException {
        Turns turns = new Turns();
        CountDownLatch over = new CountDownLatch(1);
        center.submitAndWait(() -> {
            center.addPoller(turns);
            center.newTimer(over::countDown).schedule(IDLE_MICROS);
        });
        assertThat(over.await(20, TimeUnit.SECONDS)).as("the timer ran").isTrue();
        center.submitAndWait(() -> center.removePoller(turns));
        return turns.count.get();
    }

    private static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + directBytes();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
