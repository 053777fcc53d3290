package dev.siphon.messenger.config;

import java.util.regex.Pattern;

/** A number, or a name of letters, digits and underscores. */
record WordType() implements OptionType<String> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_]{1,64}");

    @Override
    public String name() {
        return "word";
    }

    @Override
    public String allowed() {
        return "letters, digits and underscores";
    }

    @Override
    public boolean allows(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public String parse(String text) {
        return text;
    }

    @Override
    public String print(String value) {
        return value;
    }
}
