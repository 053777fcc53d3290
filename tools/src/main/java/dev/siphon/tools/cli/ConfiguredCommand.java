package dev.siphon.tools.cli;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.config.EntityIdentity;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A subcommand that takes a configuration: where it writes, how it refuses an argument, and what its messengers live in. */
public abstract class ConfiguredCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions configOptions = new ConfigOptions();

    protected final ConfigOptions configOptions() {
        return configOptions;
    }

    /** Where results go. */
    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Where progress goes. */
    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** To be thrown: the arguments cannot be used, for the reason that {@code text} gives. */
    protected final ParameterException usage(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    /**
     * Refuses a {@code value} of {@code option} that is not 1 to {@code max}.
     *
     * @throws ParameterException then
     */
    protected final void checkRange(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw usage(option + " is " + value + ", allowed are 1 to " + max);
        }
    }

    /** Where the configuration of {@code --name}, or else of {@code otherwise}, comes from. */
    protected final ConfigSource source(EntityIdentity otherwise) {
        return configOptions.source(configOptions.identity(otherwise));
    }

    /** A context with the configuration of {@code --name}, or else of {@code otherwise}. */
    protected final MessengerContext.Builder context(EntityIdentity otherwise) {
        return MessengerContext.builder().config(configOptions.config(configOptions.identity(otherwise)));
    }
}
