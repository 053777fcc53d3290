package dev.siphon.messenger.config;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers with a magnitude behind them, by Ceph's rules: decimal for counts, binary for sizes. */
final class SuffixedNumber {
    private static final String SUFFIXES = "KMGTPE";
    private static final Pattern DECIMAL = Pattern.compile("([+-]?[0-9]{1,19})\\s*([KMGTPE])?");
    private static final Pattern BINARY = Pattern.compile("([+-]?[0-9]{1,19})\\s*([KMGTPE]i?)?B?");

    private SuffixedNumber() {}

    /** {@code 2K} is 2000; empty if the text is no such number. */
    static Optional<BigInteger> decimal(String text) {
        return parse(DECIMAL.matcher(text), 1000);
    }

    /** {@code 2K}, {@code 2Ki}, {@code 2KB} and {@code 2KiB} are 2048; empty if the text is no such number. */
    static Optional<BigInteger> binary(String text) {
        return parse(BINARY.matcher(text), 1024);
    }

    /** The shortest exact form: 65536 is {@code 64K}. */
    static String printBinary(long value) {
        int power = 0;
        long rest = value;
        while (rest != 0 && rest % 1024 == 0 && power < SUFFIXES.length()) {
            rest /= 1024;
            power++;
        }
        return power == 0 ? Long.toString(rest) : rest + SUFFIXES.substring(power - 1, power);
    }

    private static Optional<BigInteger> parse(Matcher form, int base) {
        if (!form.matches()) {
            return Optional.empty();
        }
        int power = form.group(2) == null ? 0 : SUFFIXES.indexOf(form.group(2).charAt(0)) + 1;
        return Optional.of(
                new BigInteger(form.group(1)).multiply(BigInteger.valueOf(base).pow(power)));
    }
}
