package dev.siphon.tools.stress;

import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.tools.cli.ByteSize;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.ConfigSource;
import dev.siphon.tools.cli.ConfiguredCommand;
import dev.siphon.tools.cli.ExitCodes;
import dev.siphon.tools.cli.MessengerTypeConverter;
import dev.siphon.tools.cli.ReportFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code siphon stress}. */
@Command(
        name = "stress",
        description = {
            "Let messengers talk to each other while their sockets are cut, and account for every message.",
            "Fails if one is lost, duplicated or out of order though nobody was told of a reset.",
            ""
        },
        sortOptions = false)
public final class StressCommand extends ConfiguredCommand {

    private static final int MAX_NODES = 256;
    private static final double MAX_MINUTES = 24 * 60;

    /** Sessions live for about a hundred messages, so that most faults hit one that has something to carry over. */
    private static final OperationMix MIX = new OperationMix(2, 1, 90);

    /** Short, so that the time is spent on messages; {@code -o} says otherwise. */
    private static final Map<String, String> BACKOFF =
            Map.of(MessengerOptions.MS_INITIAL_BACKOFF.name(), "0.01", MessengerOptions.MS_MAX_BACKOFF.name(), "0.5");

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "1",
            description = "How long each type is stressed (${DEFAULT-VALUE}); fractions are allowed.")
    private double minutes;

    @Option(
            names = "--inject",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Cut a socket at about one in N of its reads and writes (ms_inject_socket_failures); 0 cuts none.")
    private int inject;

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            defaultValue = "posix",
            converter = MessengerTypeConverter.class,
            description =
                    "Transports, or simple for the messenger of that name, one after the other (${DEFAULT-VALUE}).")
    private List<MessengerType> types = List.of();

    @Option(
            names = "--servers",
            paramLabel = "N",
            defaultValue = "8",
            description = "Messengers that are connected to.")
    private int servers;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "16", description = "Messengers that connect.")
    private int clients;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            defaultValue = "stateful",
            description = "stateful, lossless_peer, lossless_peer_reuse or lossy (${DEFAULT-VALUE}).")
    private String policy = "stateful";

    @Option(
            names = "--max-payload",
            paramLabel = "BYTES",
            defaultValue = "4M",
            converter = ByteSize.class,
            description = "Data of the largest messages (${DEFAULT-VALUE}); small ones are as frequent as large ones.")
    private int maxPayload;

    @Option(names = "--seed", paramLabel = "N", description = "Repeat the run that printed this seed.")
    private @Nullable Long seed;

    @Mixin
    private ReportFile report = new ReportFile();

    @Override
    public Integer call() throws Exception {
        check();
        PrintWriter out = out();
        List<Verdict> verdicts = new ArrayList<>();
        for (MessengerType type : types) {
            Verdict verdict = stress(plan(type));
            verdicts.add(verdict);
            out.print(VerdictText.of(verdict));
            out.flush();
        }
        report.write(new StressReport(minutes, inject, verdicts));
        List<String> faults =
                verdicts.stream().flatMap(verdict -> verdict.faults().stream()).toList();
        if (!faults.isEmpty()) {
            throw new CommandFailure(String.join("; ", faults));
        }
        return ExitCodes.OK;
    }

    private Verdict stress(StressPlan plan) throws InterruptedException {
        PrintWriter err = err();
        try (StressRun run = new StressRun(plan)) {
            long end = System.nanoTime() + (long) (minutes * 60e9);
            Verdict verdict = run.onProgress(totals -> {
                        err.print("\r" + VerdictText.progress(end - System.nanoTime(), totals));
                        err.flush();
                    })
                    .run(operations -> System.nanoTime() - end < 0);
            err.println();
            return verdict;
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private StressPlan plan(MessengerType type) {
        ConfigSource source = source(EntityIdentity.CLIENT_ADMIN)
                .withDefaults(BACKOFF)
                .with(MessengerOptions.MS_TYPE.name(), type)
                .with(MessengerOptions.MS_INJECT_SOCKET_FAILURES.name(), inject);
        return StressPlan.of(policy(), servers, clients, MIX)
                .withConfig(source.load())
                .withMaxPayload(maxPayload)
                .withDrainLimit(Duration.ofMinutes(2))
                .withSeed(seed == null ? ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE) : seed);
    }

    private StressPolicy policy() {
        try {
            return StressPolicy.valueOf(policy.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw usage(
                    "--policy is \"" + policy + "\", there are stateful, lossless_peer, lossless_peer_reuse and lossy");
        }
    }

    private void check() {
        if (!(minutes > 0 && minutes <= MAX_MINUTES)) {
            throw usage("--minutes is " + minutes + ", above 0 and at most " + (int) MAX_MINUTES + " are allowed");
        }
        if (inject < 0) {
            throw usage("--inject is " + inject + ", 0 or more is allowed");
        }
        if (maxPayload < StressLimits.MIN_PAYLOAD || maxPayload > StressLimits.MAX_PAYLOAD) {
            throw usage("--max-payload is " + maxPayload + ", allowed are " + StressLimits.MIN_PAYLOAD + " to 4M");
        }
        checkRange("--servers", servers, MAX_NODES);
        checkRange("--clients", clients, MAX_NODES);
        policy();
    }
}
