package dev.siphon.tools;

import dev.siphon.tools.bench.BenchCommand;
import dev.siphon.tools.bench.BenchServerCommand;
import dev.siphon.tools.cli.ErrorReporter;
import dev.siphon.tools.cli.ExitCodes;
import dev.siphon.tools.cli.ProductVersion;
import dev.siphon.tools.mon.MonCommand;
import dev.siphon.tools.ping.PingCommand;
import dev.siphon.tools.ping.ServeCommand;
import dev.siphon.tools.stacks.StacksCommand;
import dev.siphon.tools.stress.StressCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code siphon} command. */
@Command(
        name = "siphon",
        description = "Ceph's AsyncMessenger for the JVM: try it, measure it, talk to a Ceph monitor.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = ProductVersion.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {
            StacksCommand.class,
            ServeCommand.class,
            PingCommand.class,
            BenchCommand.class,
            BenchServerCommand.class,
            StressCommand.class,
            MonCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCodes.OK + ":done",
            ExitCodes.FAILURE + ":it did not work; the last line on standard error says why",
            ExitCodes.USAGE + ":the arguments or the configuration cannot be used"
        },
        footer = {"", "Java options, such as -Dsiphon.log=debug for the messenger's log, go into SIPHON_JAVA_OPTS."})
public final class SiphonCommand {

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error beside its text.")
    private boolean stacktrace;

    /** Runs the command that {@code arguments} name and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command with all its subcommands, ready to be executed. */
    static CommandLine commandLine() {
        SiphonCommand command = new SiphonCommand();
        ErrorReporter errors = new ErrorReporter(() -> command.stacktrace);
        return new CommandLine(command)
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
