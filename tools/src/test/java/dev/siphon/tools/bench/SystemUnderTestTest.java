package dev.siphon.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.Availability;
import dev.siphon.tools.bench.load.LoadLoop;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.probe.UsageProbe;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.ServerSide;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.ConfigSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every system, both sides in this process: what the rig demands of it. */
class SystemUnderTestTest {

    private static final Load OPEN = new Load(100, 16, 5_000);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private static SystemSettings settings(SystemUnderTest system, boolean echo) {
        return new SystemSettings(
                system.name(),
                echo,
                true,
                1,
                new ConfigSource(null, "client.admin", Map.of("ms_async_op_threads", "1")));
    }

    static Stream<Arguments> loads() {
        return systems().stream()
                .flatMap(system -> Stream.of(true, false)
                        .flatMap(echo -> Stream.of(
                                        Load.closed(0, 1),
                                        Load.closed(5, 3),
                                        Load.closed(4096, 32),
                                        Load.closed(1 << 20, 8),
                                        OPEN)
                                .filter(load -> system.refusal(load, settings(system, echo))
                                        .isEmpty())
                                .map(load -> Arguments.of(system, echo, load))));
    }

    @ParameterizedTest
    @MethodSource("loads")
    void everyRequestIsAnsweredOnceAndItsTimeIsTaken(SystemUnderTest system, boolean echo, Load load) throws Exception {
        SystemSettings settings = settings(system, echo);
        try (ServerSide server = system.serve(settings);
                LaneClient client = (LaneClient) system.connect(settings, server.address());
                LoadLoop loop = LoadLoop.start(client, load, 2)) {
            loop.measure();
            long unmeasured = loop.completed();
            while (loop.completed() < unmeasured + 20L * load.depth()) {
                loop.run(MOMENT);
            }
            Histogram latencies = loop.end();
            long completedAtEnd = loop.completed();

            assertThat(loop.completed()).isGreaterThanOrEqualTo(20L * load.depth());
            assertThat(latencies.getTotalCount()).isPositive().isLessThanOrEqualTo(loop.completed());
            ProcessUsage usage = new UsageProbe(system.workerThreadPrefix()).read();
            assertThat(usage.cpuNanos()).isPositive();
            assertThat(usage.allocatedBytes())
                    .as("by threads named " + system.workerThreadPrefix())
                    .isPositive();
            assertThat(loop.completed()).as("after the end").isEqualTo(completedAtEnd);
        }
    }

    /** Those that work here, but for programs that have a load of their own. */
    static List<SystemUnderTest> systems() {
        return Systems.all().stream()
                .filter(system -> system.availability() instanceof Availability.Available)
                .filter(system -> system.refusal(OPEN, settings(system, false)).isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void aServerThatGoesAwayEndsTheLoopWithAReason(SystemUnderTest system) throws Exception {
        SystemSettings settings = settings(system, false);
        ServerSide server = system.serve(settings);
        try (LaneClient client = (LaneClient) system.connect(settings, server.address());
                LoadLoop loop = LoadLoop.start(client, Load.closed(100, 4), 1)) {
            while (loop.completed() < 100) {
                loop.run(MOMENT);
            }
            server.close();

            assertThatThrownBy(() -> loop.run(Duration.ofSeconds(60)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageNotContaining("null");
        }
    }

    @Test
    void namesAreUniqueAndAtLeastOneSystemIsABaseline() {
        assertThat(Systems.all()).extracting(SystemUnderTest::name).doesNotHaveDuplicates();
        assertThat(Systems.all()).anyMatch(SystemUnderTest::isBaseline);
    }
}
