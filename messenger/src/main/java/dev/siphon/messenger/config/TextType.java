package dev.siphon.messenger.config;

import java.util.regex.Pattern;

/** Characters of a given form, taken as they are. */
record TextType(String name, Pattern form, String allowed) implements OptionType<String> {

    /** Printable ASCII characters, such as a path, an address or arguments. */
    static final TextType LINE =
            new TextType("text", Pattern.compile("[\\x20-\\x7E]{1,512}"), "up to 512 printable ASCII characters");

    /** A number, or a name of letters, digits and underscores. */
    static final TextType WORD =
            new TextType("word", Pattern.compile("[A-Za-z0-9_]{1,64}"), "letters, digits and underscores");

    @Override
    public boolean allows(String value) {
        return form.matcher(value).matches();
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
