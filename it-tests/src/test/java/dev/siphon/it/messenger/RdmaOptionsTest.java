package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.it.verbs.OpenQueuePairs;
import dev.siphon.it.verbs.VerbsAddresses;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.Option;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import dev.siphon.stack.rdma.RdmaStackProvider;
import dev.siphon.stack.rdma.library.QueuePairAttributes;
import dev.siphon.stack.verbs.EnabledWithVerbs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The options of the rdma transport: what is refused, and what is seen of the others. */
class RdmaOptionsTest {

    private static final MessengerConfig DEFAULTS = MessengerConfig.defaults();

    private static StackConfig stackConfig(MessengerConfig config) {
        return new StackConfig(1, 0, 0, config.transportOptions("rdma"));
    }

    private static <T> MessengerConfig with(Option<T> option, T value) {
        return DEFAULTS.with(option, value);
    }

    private static void assertRefused(MessengerConfig config, String reason) {
        assertThatThrownBy(() -> new RdmaStackProvider().create(stackConfig(config)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    @ShowsEffectOf({"ms_async_rdma_support_srq", "ms_async_rdma_cm", "ms_async_rdma_roce_ver"})
    void whatCannotBeHonouredIsRefusedWithItsReason() {
        assertRefused(
                with(MessengerOptions.MS_ASYNC_RDMA_SUPPORT_SRQ, true), "ms_async_rdma_support_srq is true: DiSNI has");
        assertRefused(
                with(MessengerOptions.MS_ASYNC_RDMA_CM, false), "ms_async_rdma_cm is false: connections are made");
        assertRefused(with(MessengerOptions.MS_ASYNC_RDMA_ROCE_VER, 0), "default_roce_mode");
    }

    @Test
    @ShowsEffectOf({
        "ms_async_rdma_buffer_size",
        "ms_async_rdma_receive_queue_len",
        "ms_async_rdma_receive_buffers",
        "ms_async_rdma_send_buffers"
    })
    void memoryIsAsLargeAsTold() {
        MessengerConfig config = with(MessengerOptions.MS_ASYNC_RDMA_BUFFER_SIZE, 4096L)
                .with(MessengerOptions.MS_ASYNC_RDMA_RECEIVE_QUEUE_LEN, 13)
                .with(MessengerOptions.MS_ASYNC_RDMA_RECEIVE_BUFFERS, 160)
                .with(MessengerOptions.MS_ASYNC_RDMA_SEND_BUFFERS, 1024);
        assertThat(new RdmaStackProvider().details(stackConfig(config)))
                .anyMatch(line -> line.contains("16 receives of 4 KiB"))
                .anyMatch(line -> line.contains("at most 10 connections"))
                .anyMatch(line -> line.contains("up to 4 MiB of payload"));
    }

    /** Why listening on the device's own address is refused with {@code config}; empty if it is not. */
    private static Optional<String> refusal(MessengerConfig config) throws IOException {
        List<String> reasons = new ArrayList<>();
        try (NetworkStack stack = new RdmaStackProvider().create(stackConfig(config))) {
            stack.start();
            stack.ready();
            Worker worker = stack.workers().get(0);
            worker.center().submitAndWait(() -> {
                try {
                    worker.listen(VerbsAddresses.fresh(), SocketOptions.defaults())
                            .close();
                } catch (IOException e) {
                    reasons.add(e.getMessage());
                }
            });
        }
        return reasons.stream().findFirst();
    }

    @Test
    @EnabledWithVerbs
    @ShowsEffectOf({
        "ms_async_rdma_device_name",
        "ms_async_rdma_port_num",
        "ms_async_rdma_local_gid",
        "ms_async_rdma_gid_idx",
        "ms_async_rdma_type"
    })
    void anAddressMustBeWhereTheOptionsSay() throws IOException {
        Optional<String> device = Optional.of(VerbsAddresses.device());
        MessengerConfig right = with(MessengerOptions.MS_ASYNC_RDMA_DEVICE_NAME, device);
        assertThat(refusal(right)).isEmpty();
        assertThat(refusal(right.with(MessengerOptions.MS_ASYNC_RDMA_PORT_NUM, 200)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("port_num is 200"));
        assertThat(refusal(with(MessengerOptions.MS_ASYNC_RDMA_DEVICE_NAME, Optional.of("other"))))
                .hasValueSatisfying(reason -> assertThat(reason).contains("device_name is other"));
        assertThat(refusal(with(MessengerOptions.MS_ASYNC_RDMA_GID_IDX, 999)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("GID 999"));
        assertThat(refusal(with(
                        MessengerOptions.MS_ASYNC_RDMA_LOCAL_GID,
                        Optional.of("fe80:0000:0000:0000:0000:0000:0000:0bad"))))
                .hasValueSatisfying(reason -> assertThat(reason).contains("local_gid"));
        assertThat(refusal(with(MessengerOptions.MS_ASYNC_RDMA_TYPE, Optional.of("iwarp"))))
                .hasValueSatisfying(reason -> assertThat(reason).contains("is not an iWARP device"));
    }

    @Test
    @EnabledWithVerbs
    @ShowsEffectOf({"ms_async_rdma_dscp", "ms_async_rdma_receive_queue_len"})
    void queuePairsHaveTheTypeOfServiceAndTheDepthThatTheyWereTold() {
        try (MessengerWorld world = Worlds.rdma()) {
            Cases cases = new Cases(world);
            Node server = told(cases.server()).bind();
            Node client = told(cases.client()).start();
            cases.ping(client, cases.connect(client, server));
            assertThat(OpenQueuePairs.attributes())
                    .hasSize(2)
                    .allSatisfy(pair ->
                            assertThat(pair.receiveRequests()).as("depth and 3").isBetween(10, 16))
                    .extracting(QueuePairAttributes::trafficClass)
                    .contains(184);
        }
    }

    private static Node.Builder told(Node.Builder node) {
        return node.with(MessengerOptions.MS_ASYNC_RDMA_DSCP, 184)
                .with(MessengerOptions.MS_ASYNC_RDMA_RECEIVE_QUEUE_LEN, 7);
    }

    @Test
    @EnabledWithVerbs
    @ShowsEffectOf("ms_async_rdma_polling_us")
    void aWorkerPollsAsLongAsToldAfterItsLastCompletion() {
        try (MessengerWorld world = Worlds.rdma()) {
            Cases cases = new Cases(world);
            Node server = cases.server()
                    .with(MessengerOptions.MS_ASYNC_OP_THREADS, 1)
                    .with(MessengerOptions.MS_ASYNC_RDMA_POLLING_US, 1_000_000)
                    .bind();
            Node client = cases.client()
                    .with(MessengerOptions.MS_ASYNC_RDMA_POLLING_US, 0)
                    .start();
            long worker = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("msgr-worker-"))
                    .mapToLong(Thread::getId)
                    .min()
                    .orElseThrow();
            cases.ping(client, cases.connect(client, server));
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long before = threads.getThreadCpuTime(worker);
            world.await("20 ms of polling", () -> threads.getThreadCpuTime(worker) - before > 20_000_000);
        }
    }

    /** The steps of cases, in a world. */
    private record Cases(MessengerWorld world) implements MessengerCases {}
}
