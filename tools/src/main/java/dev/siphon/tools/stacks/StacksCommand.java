package dev.siphon.tools.stacks;

import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.StackConfig;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.ConfiguredCommand;
import dev.siphon.tools.cli.ExitCodes;
import dev.siphon.tools.cli.TextGrid;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code siphon stacks}. */
@Command(
        name = "stacks",
        description = {
            "List the transports: which of them work on this machine, and what to do about the others.",
            "And say what there is without a transport.",
            ""
        },
        sortOptions = false)
public final class StacksCommand extends ConfiguredCommand {

    @Option(
            names = "--counters",
            description = "Send " + CounterRun.PINGS + " pings of 4 KiB to itself over each transport that works, and "
                    + "print what its workers counted. The simple messenger has no workers.")
    private boolean counters;

    @Override
    public Integer call() throws IOException {
        List<NetworkStackProvider> providers = NetworkStackRegistry.load().providers();
        if (providers.isEmpty()) {
            throw new CommandFailure("no transport is installed: put siphon-stack-posix on the class path");
        }
        PrintWriter out = out();
        out.print(overview(providers));
        MessengerConfig config =
                configOptions().source(EntityIdentity.CLIENT_ADMIN).load();
        for (NetworkStackProvider provider : providers) {
            List<String> details = details(config, provider);
            if (!details.isEmpty()) {
                out.println();
                out.println(provider.name() + ":");
                details.forEach(line -> out.println("  " + line));
            }
        }
        for (NetworkStackProvider provider : providers) {
            if (provider.availability() instanceof Unavailable unavailable) {
                out.println();
                out.println(provider.name() + " does not work here: " + unavailable.reason());
                out.println("  what to do: " + unavailable.hint());
            }
        }
        out.println();
        out.println(
                "Without a transport: ms_type = simple, a messenger with two threads per connection on the JDK's sockets.");
        if (counters) {
            for (NetworkStackProvider provider : providers) {
                if (!(provider.availability() instanceof Unavailable)) {
                    out.println();
                    out.println("Workers of " + provider.name() + " after " + CounterRun.PINGS + " pings of 4 KiB:");
                    out.print(
                            new CounterRun(configOptions().source(EntityIdentity.CLIENT_ADMIN), provider.name()).run());
                }
            }
        }
        out.flush();
        return ExitCodes.OK;
    }

    /** An option that one transport cannot use is said there, and hides nothing of the others. */
    private static List<String> details(MessengerConfig config, NetworkStackProvider provider) {
        int workers = config.get(MessengerOptions.MS_ASYNC_OP_THREADS);
        try {
            return provider.details(new StackConfig(workers, 0, 0, config.transportOptions(provider.name())));
        } catch (IllegalArgumentException e) {
            return List.of("does not work with this configuration: " + e.getMessage());
        }
    }

    static TextGrid overview(List<NetworkStackProvider> providers) {
        TextGrid grid = TextGrid.of("ms_type", "works", "zero-copy read", "listens on", "connected when");
        for (NetworkStackProvider provider : providers) {
            boolean works = !(provider.availability() instanceof Unavailable);
            // Closed without having been started: nothing was allocated for it.
            try (NetworkStack stack = provider.create(StackConfig.ofWorkers(1))) {
                grid.row(
                        "async+" + provider.name(),
                        works ? "yes" : "no",
                        stack.supportsZeroCopyRead() ? "yes" : "no",
                        stack.supportsLocalListenTable() ? "every worker" : "one worker",
                        stack.nonblockConnectNeedsWritableEvent() ? "writable" : "readable");
            }
        }
        return grid;
    }
}
