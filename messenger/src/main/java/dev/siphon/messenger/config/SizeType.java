package dev.siphon.messenger.config;

import java.math.BigInteger;

/**
 * A number of bytes. Ceph's suffixes on sizes are binary: {@code 4K}, {@code 4Ki}, {@code 4KB} and {@code 4KiB} are 4096.
 *
 * @param min the least size, inclusive
 * @param max the greatest size, inclusive
 */
record SizeType(long min, long max) implements OptionType<Long> {

    @Override
    public String name() {
        return "size";
    }

    @Override
    public String allowed() {
        return max == Long.MAX_VALUE ? print(min) + " or more" : print(min) + " to " + print(max);
    }

    @Override
    public boolean allows(Long value) {
        return value >= min && value <= max;
    }

    @Override
    public Long parse(String text) {
        return SuffixedNumber.binary(text)
                .map(BigInteger::longValueExact)
                .orElseThrow(() -> new IllegalArgumentException(
                        "not a size: a number of bytes, or of powers of 1024 with K, M, G, T, P or E behind it"));
    }

    @Override
    public String print(Long value) {
        return SuffixedNumber.printBinary(value);
    }
}
