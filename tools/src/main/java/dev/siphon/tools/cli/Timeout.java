package dev.siphon.tools.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The option that says how long a command waits for what its peer owes it; {@link Faults#silent} names it. */
public final class Timeout {

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            converter = Seconds.class,
            description = "How long to wait for each answer (${DEFAULT-VALUE}).")
    private Duration duration = Duration.ZERO;

    public Duration duration() {
        return duration;
    }
}
