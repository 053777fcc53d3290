package dev.siphon.messenger.config;

import java.util.regex.Pattern;

/** Printable ASCII characters, such as a path, an address or arguments. */
record TextType() implements OptionType<String> {
    private static final Pattern FORM = Pattern.compile("[\\x20-\\x7E]{1,512}");

    @Override
    public String name() {
        return "text";
    }

    @Override
    public String allowed() {
        return "up to 512 printable ASCII characters";
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
