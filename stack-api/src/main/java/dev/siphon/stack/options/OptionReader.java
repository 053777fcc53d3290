package dev.siphon.stack.options;

import java.util.Map;

/**
 * Values of keys with one prefix, checked: what is unusable ends in an {@link IllegalArgumentException} that names the key, the
 * value and what is allowed. Numbers come without suffixes: the configuration has resolved those.
 */
public final class OptionReader {

    private final String prefix;
    private final Map<String, String> values;

    /** Reads those of {@code values} whose keys begin with {@code prefix}, which callers leave out. */
    public OptionReader(String prefix, Map<String, String> values) {
        this.prefix = prefix;
        this.values = values;
    }

    /** The value of {@code key}, or an empty text. */
    public String word(String key) {
        return values.getOrDefault(prefix + key, "").strip();
    }

    /** The whole number of {@code key}, from {@code min} to {@code max}, or {@code fallback} if there is none. */
    public long number(String key, long fallback, long min, long max) {
        String text = word(key);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw unusable(key, text, "not a whole number; allowed are " + min + " to " + max);
        }
        throw unusable(key, text, "out of range; allowed are " + min + " to " + max);
    }

    /** The first of {@code words} is the default. */
    public String oneOf(String key, String... words) {
        String text = word(key);
        for (String word : words) {
            if (text.equals(word)) {
                return word;
            }
        }
        if (!text.isEmpty()) {
            throw unusable(key, text, "allowed are " + String.join(", ", words));
        }
        return words[0];
    }

    /** Takes no value but false, for {@code reason}. */
    public void requireFalse(String key, String reason) {
        require(key, "false", reason);
    }

    /** Takes no value but true, for {@code reason}. */
    public void requireTrue(String key, String reason) {
        require(key, "true", reason);
    }

    /** Takes no value that the regular expression {@code pattern} does not match, for {@code reason}. */
    public void requireMatch(String key, String pattern, String reason) {
        String text = word(key);
        if (!text.isEmpty() && !text.matches(pattern)) {
            throw unusable(key, text, reason);
        }
    }

    private void require(String key, String only, String reason) {
        String text = word(key);
        if (!text.isEmpty() && !text.equals(only)) {
            throw unusable(key, text, reason);
        }
    }

    /** What to throw for a value that is unusable. */
    public IllegalArgumentException unusable(String key, String value, String why) {
        return new IllegalArgumentException(prefix + key + " is " + value + ": " + why);
    }
}
