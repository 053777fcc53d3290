package dev.siphon.stack.rdma.config;

import java.util.Map;

/** Values of keys with one prefix. Numbers come without suffixes: the configuration has resolved those. */
final class OptionReader {

    private final String prefix;
    private final Map<String, String> values;

    OptionReader(String prefix, Map<String, String> values) {
        this.prefix = prefix;
        this.values = values;
    }

    String word(String key) {
        return values.getOrDefault(prefix + key, "").strip();
    }

    long number(String key, long fallback, long min, long max) {
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
    String oneOf(String key, String... words) {
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

    void requireFalse(String key, String reason) {
        require(key, "false", reason);
    }

    void requireTrue(String key, String reason) {
        require(key, "true", reason);
    }

    void requireMatch(String key, String pattern, String reason) {
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

    IllegalArgumentException unusable(String key, String value, String why) {
        return new IllegalArgumentException(prefix + key + " is " + value + ": " + why);
    }
}
