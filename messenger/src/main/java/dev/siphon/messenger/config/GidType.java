package dev.siphon.messenger.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** A GID of an RDMA port, as sysfs writes it: eight groups of four hex digits. */
record GidType() implements OptionType<String> {
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{4}:){7}[0-9a-f]{4}");

    @Override
    public String name() {
        return "GID";
    }

    @Override
    public String allowed() {
        return "eight groups of four hex digits with colons between them";
    }

    @Override
    public boolean allows(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public String parse(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String print(String value) {
        return value;
    }
}
