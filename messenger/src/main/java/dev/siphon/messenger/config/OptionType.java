package dev.siphon.messenger.config;

/**
 * How the values of an option are written and which of them are allowed. {@code parse(print(v))} is {@code v} for every
 * allowed value.
 *
 * @param <T> what the values are in Java
 */
public sealed interface OptionType<T>
        permits BooleanType,
                EntityTypesType,
                GidType,
                IntegerType,
                MessengerTypeSyntax,
                OptionalType,
                ProbabilityType,
                SecondsType,
                SizeType,
                TextType {

    /** The name of the type as the documentation shows it. */
    String name();

    /** The allowed values in words, to follow "allowed:" in an error. */
    String allowed();

    /** Whether the value is within the limits. */
    boolean allows(T value);

    /**
     * Reads a value; limits are checked by {@link #allows}.
     *
     * @throws IllegalArgumentException if the text is not of this type; the message says what is wrong with it
     * @throws ArithmeticException if it is a number too large for {@code T}
     */
    T parse(String text);

    /** Writes a value as {@link #parse} reads it. */
    String print(T value);
}
