package dev.siphon.tools.cli;

import dev.siphon.messenger.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one line on standard error and an exit code. */
public final class ErrorReporter implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final BooleanSupplier wantsStackTrace;

    public ErrorReporter(BooleanSupplier wantsStackTrace) {
        this.wantsStackTrace = wantsStackTrace;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        err.println("siphon: " + describe(failure));
        if (wantsStackTrace.getAsBoolean()) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof ConfigurationException ? ExitCodes.USAGE : ExitCodes.FAILURE;
    }

    /** Our own exceptions, and those of the transports, speak for themselves; of others the kind is half of what they say. */
    private static String describe(Exception failure) {
        String message = failure.getMessage();
        boolean speaksForItself = failure instanceof CommandFailure
                || failure instanceof ConfigurationException
                || failure instanceof IOException;
        return speaksForItself && message != null ? message : "unexpected " + failure + " (--stacktrace shows where)";
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("siphon: " + failure.getMessage());
        if (wantsStackTrace.getAsBoolean()) {
            failure.printStackTrace(err);
        }
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCodes.USAGE;
    }
}
