package dev.siphon.tools.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads and writes sizes in bytes, such as {@code 512}, {@code 64K} and {@code 1MiB}; all units are binary. */
public final class ByteSize implements ITypeConverter<Integer> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) *([km]?)(?:i?b)?");
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    /** The largest data that a messenger accepts by default. */
    private static final int MAX = 128 * MIB;

    @Override
    public Integer convert(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException("\"" + text + "\" is not a size, such as 0, 4096, 64K or 1M");
        }
        long unit = switch (form.group(2)) {
            case "k" -> KIB;
            case "m" -> MIB;
            default -> 1;
        };
        long bytes = Long.parseLong(form.group(1)) * unit;
        if (bytes > MAX) {
            throw new TypeConversionException("size " + text + " is above " + print(MAX));
        }
        return (int) bytes;
    }

    /** {@code bytes} for people: {@code 0 B}, {@code 4 KiB}, {@code 1 MiB}. */
    public static String print(int bytes) {
        if (bytes >= MIB && bytes % MIB == 0) {
            return bytes / MIB + " MiB";
        }
        return bytes >= KIB && bytes % KIB == 0 ? bytes / KIB + " KiB" : bytes + " B";
    }
}
