package dev.siphon.tools.stacks;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.tools.cli.ConfigSource;
import dev.siphon.tools.cli.TextGrid;
import dev.siphon.tools.ping.EchoServer;
import dev.siphon.tools.ping.Pinger;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Some traffic over one transport, so that its workers have something to count. */
final class CounterRun {

    static final int PINGS = 1000;
    private static final int DATA_BYTES = 4096;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final double NANOS_PER_SECOND = 1e9;

    private final ConfigSource config;
    private final String transport;

    CounterRun(ConfigSource config, String transport) {
        this.config = config;
        this.transport = transport;
    }

    /** Pings itself and returns the counters, a column for each worker. */
    TextGrid run() throws IOException {
        try (MessengerContext context = MessengerContext.builder()
                        .config(config.with("ms_type", "async+" + transport).load())
                        .build();
                EchoServer server = EchoServer.start(context, EntityName.osd(0), trialAddress());
                Pinger pinger = Pinger.start(
                        context, EntityName.client(EntityName.NEW), EntityType.OSD, server.address(), DATA_BYTES)) {
            for (int i = 0; i < PINGS; i++) {
                pinger.roundTripNanos(TIMEOUT);
            }
            return grid(context.counters(transport));
        }
    }

    private EntityAddress trialAddress() throws IOException {
        return EntityAddress.legacy(
                NetworkStackRegistry.load().require(transport).trialAddress(), 0);
    }

    /** All of the messenger's counters, and those of the transport's that are not zero. */
    private static TextGrid grid(List<WorkerCounters> workers) {
        TextGrid grid = TextGrid.of(Stream.concat(
                        Stream.of("counter"), workers.stream().map(worker -> ">worker " + worker.workerId()))
                .toArray(String[]::new));
        for (WorkerCounter counter : WorkerCounter.values()) {
            grid.row(Stream.concat(
                            Stream.of(counter.cephName()),
                            workers.stream().map(worker -> print(counter, worker.value(counter))))
                    .toArray(String[]::new));
        }
        List<Map<String, Long>> transport =
                workers.stream().map(WorkerCounters::transport).toList();
        Set<String> names = new LinkedHashSet<>();
        transport.forEach(counts -> counts.forEach((name, count) -> {
            if (count != 0) {
                names.add(name);
            }
        }));
        names.forEach(name -> grid.row(Stream.concat(
                        Stream.of(name), transport.stream().map(counts -> Long.toString(counts.getOrDefault(name, 0L))))
                .toArray(String[]::new)));
        return grid;
    }

    /** Times in seconds, as Ceph's {@code perf dump} has them. */
    private static String print(WorkerCounter counter, long value) {
        return counter.cephName().endsWith("_time")
                ? String.format(Locale.ROOT, "%.6f s", value / NANOS_PER_SECOND)
                : String.format(Locale.ROOT, "%d", value);
    }
}
