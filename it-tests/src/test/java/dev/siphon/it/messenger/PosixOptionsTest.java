package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.buffer.SizeClassPool;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Options whose effect is seen from outside: by the kernel, by threads and by memory. */
class PosixOptionsTest extends PosixCase {

    @Test
    @ShowsEffectOf("ms_tcp_nodelay")
    void noDelayIsSetOnBothEnds() {
        for (boolean noDelay : List.of(true, false)) {
            Node server =
                    server().with(MessengerOptions.MS_TCP_NODELAY, noDelay).bind();
            Node client =
                    client().with(MessengerOptions.MS_TCP_NODELAY, noDelay).start();
            ping(client, connect(client, server));
            assertThat(Getsockopt.ofConnections(Getsockopt.IPPROTO_TCP, Getsockopt.TCP_NODELAY))
                    .hasSize(2)
                    .containsOnly(noDelay ? 1 : 0);
            client.messenger().close();
            server.messenger().close();
        }
    }

    @Test
    @ShowsEffectOf("ms_tcp_rcvbuf")
    void theReceiveBufferIsAsLargeAsToldOrAsTheKernelLikes() {
        Node server = server().with(MessengerOptions.MS_TCP_RCVBUF, 50_000L).bind();
        Node client = client().with(MessengerOptions.MS_TCP_RCVBUF, 50_000L).start();
        ping(client, connect(client, server));
        // The kernel doubles what it is told, for its own bookkeeping.
        assertThat(Getsockopt.ofConnections(Getsockopt.SOL_SOCKET, Getsockopt.SO_RCVBUF))
                .hasSize(2)
                .containsOnly(100_000);
    }

    @Test
    void theSocketPriorityIsThatOfTheMessenger() {
        Node server = server().setUp(m -> m.setSocketPriority(SocketOptions.PRIORITY_MIN_DELAY))
                .bind();
        Node client = client().setUp(m -> m.setSocketPriority(SocketOptions.PRIORITY_MIN_DELAY))
                .start();
        ping(client, connect(client, server));
        assertThat(Getsockopt.ofConnections(Getsockopt.SOL_SOCKET, Getsockopt.SO_PRIORITY))
                .hasSize(2)
                .containsOnly(6);
    }

    @Test
    @ShowsEffectOf("ms_tcp_listen_backlog")
    void theBacklogIsAsLongAsTold() {
        server().with(MessengerOptions.MS_TCP_LISTEN_BACKLOG, 7).bind();
        server().with(MessengerOptions.MS_TCP_LISTEN_BACKLOG, 11).bind();
        assertThat(Getsockopt.backlogs()).containsExactlyInAnyOrder(7, 11);
    }

    @Test
    @ShowsEffectOf("ms_async_op_threads")
    void thereAreAsManyWorkersAsTold() {
        Node node = server().with(MessengerOptions.MS_ASYNC_OP_THREADS, 5).bind();
        assertThat(workerThreads()).hasSize(5);
        assertThat(node.context().counters("posix")).hasSize(5);
    }

    private static List<Long> workerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("msgr-worker-"))
                .map(Thread::getId)
                .toList();
    }

    @Test
    @ShowsEffectOf("siphon_busy_poll_us")
    void aWorkerThatPollsIsBusyThoughNothingHappens() {
        Node node = server().with(MessengerOptions.MS_ASYNC_OP_THREADS, 1)
                .with(MessengerOptions.SIPHON_BUSY_POLL_US, 1_000_000)
                .bind();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long worker = workerThreads().get(0);
        long before = threads.getThreadCpuTime(worker);
        node.context().counters("posix");
        await("20 ms of work", () -> threads.getThreadCpuTime(worker) - before > 20_000_000);
    }

    @Test
    @ShowsEffectOf("siphon_pool_max_idle_bytes")
    void noMoreIdleMemoryIsKeptThanTold() {
        assertThat(idleBytesAfterTraffic(0L)).isZero();
        assertThat(idleBytesAfterTraffic(300_000L)).isBetween(1L, 300_000L);
        assertThat(idleBytesAfterTraffic(MessengerOptions.SIPHON_POOL_MAX_IDLE_BYTES.defaultValue()))
                .isGreaterThan(300_000L);
    }

    private long idleBytesAfterTraffic(long maxIdle) {
        Node server = server().with(MessengerOptions.SIPHON_POOL_MAX_IDLE_BYTES, maxIdle)
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        for (int i = 0; i < 8; i++) {
            connection.send(Message.opaque(Payloads.NOTE).data(Payloads.buffer(new byte[200_000])));
        }
        await("all messages", () -> server.dispatcher().count() == 8);
        connection.markDown();
        awaitReset(server, server.accepted());
        var workers = world().stack(server.context()).workers();
        await(
                "all is given back",
                () -> workers.stream().allMatch(worker -> worker.pool().outstanding() == 0));
        return workers.stream()
                .mapToLong(worker -> ((SizeClassPool) worker.pool()).idleBytes())
                .max()
                .orElseThrow();
    }

    @Test
    void countersTellWhatWasSentAndReceived() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        ping(client, connection);
        assertThat(sum(client, WorkerCounter.MSGR_SEND_MESSAGES)).isEqualTo(2);
        assertThat(sum(client, WorkerCounter.MSGR_RECV_MESSAGES)).isEqualTo(2);
        assertThat(sum(server, WorkerCounter.MSGR_RECV_MESSAGES)).isEqualTo(2);
        assertThat(sum(server, WorkerCounter.MSGR_RECV_BYTES)).isEqualTo(2 * (53 + 14 + 21));
        assertThat(sum(client, WorkerCounter.MSGR_SEND_BYTES)).isGreaterThan(2 * (1 + 53 + 14 + 21));
        assertThat(sum(client, WorkerCounter.MSGR_CREATED_CONNECTIONS)).isEqualTo(1);
        assertThat(sum(server, WorkerCounter.MSGR_ACTIVE_CONNECTIONS)).isEqualTo(1);
        assertThat(sum(server, WorkerCounter.MSGR_RUNNING_TOTAL_TIME)).isPositive();
        connection.markDown();
        awaitReset(server, server.accepted());
        await("its end to be counted", () -> sum(server, WorkerCounter.MSGR_ACTIVE_CONNECTIONS) == 0);
        assertThat(sum(server, WorkerCounter.MSGR_CREATED_CONNECTIONS)).isEqualTo(1);
    }

    private static long sum(Node node, WorkerCounter counter) {
        return node.context().counters("posix").stream()
                .flatMapToLong(counters -> LongStream.of(counters.value(counter)))
                .sum();
    }
}
