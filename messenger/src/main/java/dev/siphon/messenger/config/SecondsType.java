package dev.siphon.messenger.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A span of time, written as seconds with an optional fraction down to nanoseconds.
 *
 * @param min the shortest span, inclusive
 * @param max the longest span, inclusive
 */
record SecondsType(Duration min, Duration max) implements OptionType<Duration> {
    // The exponent is kept short: BigDecimal would try to hold all digits of 1e999999999.
    private static final Pattern FORM =
            Pattern.compile("[+-]?(?:[0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})(?:[eE][+-]?[0-9]{1,2})?");

    @Override
    public String name() {
        return "seconds";
    }

    @Override
    public String allowed() {
        return print(min) + " to " + print(max);
    }

    @Override
    public boolean allows(Duration value) {
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    @Override
    public Duration parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a number of seconds");
        }
        BigDecimal nanos = new BigDecimal(text).movePointRight(9).setScale(0, RoundingMode.HALF_EVEN);
        return Duration.ofNanos(nanos.longValueExact());
    }

    @Override
    public String print(Duration value) {
        BigDecimal seconds = BigDecimal.valueOf(value.getSeconds()).add(BigDecimal.valueOf(value.getNano(), 9));
        return seconds.stripTrailingZeros().toPlainString();
    }
}
