package dev.siphon.messenger.config;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers with a magnitude behind them, by Ceph's rules: decimal for counts, binary for sizes. */
final class SuffixedNumber {
    static final int DECIMAL = 1000;
    static final int BINARY = 1024;

    private static final String SUFFIXES = "KMGTPE";
    private static final Pattern DECIMAL_FORM = Pattern.compile("([+-]?[0-9]{1,19})\\s*([KMGTPE])?");
    private static final Pattern BINARY_FORM = Pattern.compile("([+-]?[0-9]{1,19})\\s*(?:B|([KMGTPE])(?:iB?)?)?");

    private SuffixedNumber() {}

    /**
     * @throws IllegalArgumentException if the text is not such a number
     * @throws ArithmeticException if it does not fit 64 bits
     */
    static long parse(String text, int base) {
        Matcher form = (base == BINARY ? BINARY_FORM : DECIMAL_FORM).matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("");
        }
        String suffix = form.group(2);
        int power = suffix == null ? 0 : SUFFIXES.indexOf(suffix) + 1;
        return new BigInteger(form.group(1))
                .multiply(BigInteger.valueOf(base).pow(power))
                .longValueExact();
    }

    /** The shortest exact form: 65536 is {@code 64K}. */
    static String printBinary(long value) {
        int power = 0;
        long rest = value;
        while (rest != 0 && rest % BINARY == 0 && power < SUFFIXES.length()) {
            rest /= BINARY;
            power++;
        }
        return power == 0 ? Long.toString(rest) : rest + SUFFIXES.substring(power - 1, power);
    }
}
