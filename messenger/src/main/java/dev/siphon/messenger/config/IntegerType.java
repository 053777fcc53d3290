package dev.siphon.messenger.config;

import java.math.BigInteger;

/**
 * A whole number. Ceph's suffixes on plain numbers are decimal: {@code 2K} is 2000.
 *
 * @param min the least value, inclusive
 * @param max the greatest value, inclusive
 */
record IntegerType(int min, int max) implements OptionType<Integer> {

    @Override
    public String name() {
        return "int";
    }

    @Override
    public String allowed() {
        return min + " to " + max;
    }

    @Override
    public boolean allows(Integer value) {
        return value >= min && value <= max;
    }

    @Override
    public Integer parse(String text) {
        return SuffixedNumber.decimal(text)
                .map(BigInteger::intValueExact)
                .orElseThrow(() -> new IllegalArgumentException("not a whole number"));
    }

    @Override
    public String print(Integer value) {
        return value.toString();
    }
}
