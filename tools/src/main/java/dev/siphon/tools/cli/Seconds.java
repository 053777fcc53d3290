package dev.siphon.tools.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations in seconds, such as {@code 5} or {@code 0.2}. */
public final class Seconds implements ITypeConverter<Duration> {

    private static final double MAX = 86_400;

    @Override
    public Duration convert(String text) {
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("\"" + text + "\" is not a number of seconds, such as 5 or 0.2");
        }
        if (!(seconds > 0 && seconds <= MAX)) {
            throw new TypeConversionException(text + " seconds: above 0 and at most 86400 are allowed");
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
