package dev.siphon.messenger.config;

/**
 * A key that the messenger heeds. All of them are constants of {@link MessengerOptions}.
 *
 * @param <T> what its values are in Java
 */
public final class Option<T> {
    private final int index;
    private final String name;
    private final OptionType<T> type;
    private final T defaultValue;
    private final ReadAt readAt;
    private final String description;

    Option(int index, String name, OptionType<T> type, T defaultValue, ReadAt readAt, String description) {
        this.index = index;
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.readAt = readAt;
        this.description = description;
    }

    /** The place of its value in a {@link MessengerConfig}. */
    int index() {
        return index;
    }

    /** The key, with underscores between its words. */
    public String name() {
        return name;
    }

    public OptionType<T> type() {
        return type;
    }

    public T defaultValue() {
        return defaultValue;
    }

    public ReadAt readAt() {
        return readAt;
    }

    /** What it does, with units, in one or two sentences. */
    public String description() {
        return description;
    }

    T parse(String text, Origin origin) {
        T value;
        try {
            value = type.parse(text);
        } catch (ArithmeticException e) {
            throw unusable(text, "out of range", origin);
        } catch (IllegalArgumentException e) {
            throw unusable(text, String.valueOf(e.getMessage()), origin);
        }
        return check(value, origin);
    }

    T check(T value, Origin origin) {
        if (!type.allows(value)) {
            throw unusable(type.print(value), "out of range", origin);
        }
        return value;
    }

    private ConfigurationException unusable(String value, String why, Origin origin) {
        return ConfigurationException.unusableValue(name, value, why + "; allowed: " + type.allowed(), origin);
    }

    @Override
    public String toString() {
        return name;
    }
}
