package dev.siphon.messenger.config;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A probability, written as a decimal fraction. */
record ProbabilityType() implements OptionType<Double> {
    private static final Pattern FORM = Pattern.compile("[+-]?(?:[0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})");

    @Override
    public String name() {
        return "probability";
    }

    @Override
    public String allowed() {
        return "0 to 1";
    }

    @Override
    public boolean allows(Double value) {
        return value >= 0 && value <= 1;
    }

    @Override
    public Double parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a decimal fraction");
        }
        return Double.valueOf(text);
    }

    @Override
    public String print(Double value) {
        return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }
}
