package dev.siphon.tools.bench;

import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.tools.cli.ConfigSource;
import picocli.CommandLine.Option;

/** The option that says how many workers there are on each side of a benchmark. */
final class Workers {

    static final String OPTION = "--workers";

    @Option(
            names = OPTION,
            paramLabel = "N",
            defaultValue = "1",
            description = "Worker threads on each side (${DEFAULT-VALUE}).")
    private int count;

    int count() {
        return count;
    }

    /** {@code source} with as many workers. */
    ConfigSource in(ConfigSource source) {
        return source.with(MessengerOptions.MS_ASYNC_OP_THREADS.name(), count);
    }
}
