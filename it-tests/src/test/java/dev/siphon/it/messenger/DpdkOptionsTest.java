package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import dev.siphon.it.dpdk.RunningEal;
import dev.siphon.it.support.Waiting;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.Poller;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the options of the dpdk transport do, from the configuration to the port. */
@EnabledWithDpdk
class DpdkOptionsTest {

    @BeforeEach
    void startEal() {
        RunningEal.once();
    }

    private static MessengerContext context(String... keysAndValues) {
        MessengerConfig.Builder config =
                MessengerConfig.builder().set("ms_type", "async+dpdk").set("ms_async_op_threads", "1");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            config.set(keysAndValues[i], keysAndValues[i + 1]);
        }
        return MessengerContext.builder().config(config.build()).build();
    }

    private static <T> T on(Worker worker, Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        worker.center().submitAndWait(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void assertRefused(String text, String... keysAndValues) {
        try (MessengerContext context = context(keysAndValues)) {
            assertThatThrownBy(() -> context.stack("dpdk")).hasMessageContaining(text);
        }
    }

    @Test
    @ShowsEffectOf({"ms_dpdk_host_ipv4_addr", "ms_dpdk_netmask_ipv4_addr", "ms_dpdk_gateway_ipv4_addr"})
    void aStackHasTheAddressAndTheWaysItIsTold() throws Exception {
        String[] address = {"ms_dpdk_host_ipv4_addr", "10.7.0.1", "ms_dpdk_netmask_ipv4_addr", "255.255.0.0"};
        try (MessengerContext context = context(address)) {
            Worker worker = context.stack("dpdk").workers().get(0);
            InetSocketAddress any = new InetSocketAddress("0.0.0.0", 0);
            try (ServerSocket listener = on(worker, () -> worker.listen(any, SocketOptions.defaults()))) {
                assertThat(((InetSocketAddress) listener.localAddress())
                                .getAddress()
                                .getHostAddress())
                        .isEqualTo("10.7.0.1");
                on(worker, () -> {
                    listener.close();
                    return true;
                });
            }
            assertThatThrownBy(() -> connect(worker, "10.8.0.1")).hasMessageContaining("there is no gateway");
            connect(worker, "10.7.9.9");
            assertRefused("another stack of this process has that address", address);
        }
        try (MessengerContext context = context(
                "ms_dpdk_host_ipv4_addr", "10.7.0.1",
                "ms_dpdk_netmask_ipv4_addr", "255.255.0.0",
                "ms_dpdk_gateway_ipv4_addr", "10.7.0.254")) {
            connect(context.stack("dpdk").workers().get(0), "10.8.0.1");
        }
    }

    private static void connect(Worker worker, String host) throws Exception {
        on(worker, () -> {
            worker.connect(new InetSocketAddress(host, 6800), SocketOptions.defaults())
                    .close();
            return true;
        });
    }

    @Test
    @ShowsEffectOf({"ms_dpdk_hugepages", "siphon_dpdk_memory", "ms_dpdk_memory_channel", "ms_dpdk_pmd"})
    void whatEalIsStartedWithIsWhatTheOptionsSay() {
        assertOtherFlags("ms_dpdk_hugepages", "/nowhere", "huge pages /nowhere");
        assertOtherFlags("siphon_dpdk_memory", "100G", "102400 MiB");
        assertOtherFlags("ms_dpdk_memory_channel", "2", "memory channels 2");
        assertOtherFlags("ms_dpdk_pmd", "/nowhere/x.so", "drivers /nowhere/x.so");
    }

    /** A later stack must be content with the flags of the first; both are named. */
    private static void assertOtherFlags(String key, String value, String text) {
        assertRefused(text, key, value);
        assertRefused("DPDK runs in this process already, started with: huge pages none (512 MiB", key, value);
    }

    @Test
    @ShowsEffectOf({"ms_dpdk_devs_allowlist", "ms_dpdk_port_id", "siphon_dpdk_vdev"})
    void thePortIsTheDeviceThatIsNamed() {
        String[] address = {"ms_dpdk_host_ipv4_addr", "10.7.0.1", "ms_dpdk_netmask_ipv4_addr", "255.255.0.0"};
        assertRefused("PCI devices ffff:ff:1f.7", with(address, "ms_dpdk_devs_allowlist", "ffff:ff:1f.7"));
        assertRefused(
                "ms_dpdk_devs_allowlist names 1 devices, counted from 0",
                with(address, "ms_dpdk_devs_allowlist", "ffff:ff:1f.7", "ms_dpdk_port_id", "1"));
        assertRefused(
                "DPDK does not take the device net_nosuch0", with(address, "siphon_dpdk_vdev", "net_nosuch0,a=b"));
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    @ShowsEffectOf({"siphon_dpdk_mtu", "ms_dpdk_rx_buffer_count_per_core"})
    void packetsAreAsLargeAndAsManyAsTold() throws IOException {
        try (MessengerContext context = context("siphon_dpdk_mtu", "1500")) {
            context.stack("dpdk");
        }
        assertRefused("siphon_dpdk_mtu is 100", "siphon_dpdk_mtu", "100");
        assertRefused("this stack wants 9000 and 100000", "ms_dpdk_rx_buffer_count_per_core", "100000");
    }

    @Test
    @ShowsEffectOf("ms_dpdk_coremask")
    void workersRunOnTheCoresOfTheMask() throws IOException {
        try (MessengerContext context = context("ms_dpdk_coremask", "0x1")) {
            context.stack("dpdk");
            assertThat(allowedCoresOfWorkers()).containsExactly("0");
        }
        assertRefused("each of 2 workers", "ms_dpdk_coremask", "0x1", "ms_async_op_threads", "2");
    }

    private static List<String> allowedCoresOfWorkers() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.map(task -> task.resolve("status"))
                    .map(DpdkOptionsTest::lines)
                    .filter(status -> status.contains("Name:\tmsgr-worker-0"))
                    .flatMap(List::stream)
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .toList();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of("a thread that ended meanwhile");
        }
    }

    @Test
    @ShowsEffectOf("siphon_dpdk_polling_us")
    void aWorkerPollsForAsLongAsTold() throws Exception {
        try (MessengerContext context = context("siphon_dpdk_polling_us", "1000000")) {
            NetworkStack stack = context.stack("dpdk");
            Worker worker = stack.workers().get(0);
            AtomicInteger turns = new AtomicInteger();
            Poller counter = new Poller() {
                @Override
                public int poll() {
                    turns.incrementAndGet();
                    return 0;
                }

                @Override
                public boolean prepareToSleep() {
                    return true;
                }
            };
            on(worker, () -> {
                worker.center().addPoller(counter);
                return true;
            });
            // A connect that finds nobody makes work; the turns that follow have none.
            connect(worker, "198.18.77.77");
            Waiting.until("turns without work", () -> turns.get() > 1000);
            on(worker, () -> {
                worker.center().removePoller(counter);
                return true;
            });
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
    }
}
