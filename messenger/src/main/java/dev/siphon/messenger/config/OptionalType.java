package dev.siphon.messenger.config;

import java.util.Optional;

/**
 * A value that may be left empty.
 *
 * @param present the type of a value that is there
 */
record OptionalType<T>(OptionType<T> present) implements OptionType<Optional<T>> {

    @Override
    public String name() {
        return present.name();
    }

    @Override
    public String allowed() {
        return present.allowed() + ", or nothing";
    }

    @Override
    public boolean allows(Optional<T> value) {
        return value.isEmpty() || present.allows(value.get());
    }

    @Override
    public Optional<T> parse(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(present.parse(text));
    }

    @Override
    public String print(Optional<T> value) {
        return value.map(present::print).orElse("");
    }
}
