package dev.siphon.tools.cli;

import dev.siphon.messenger.config.MessengerType;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the types that commands take as arguments: a transport's name, which means the asynchronous messenger over it, or a
 * value of {@code ms_type}.
 */
public final class MessengerTypeConverter implements ITypeConverter<MessengerType> {

    @Override
    public MessengerType convert(String text) {
        boolean isValue = text.contains("+") || text.equals(MessengerType.ASYNC) || text.equals(MessengerType.SIMPLE);
        try {
            return isValue ? MessengerType.parse(text) : new MessengerType(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("type \"" + text + "\": " + e.getMessage());
        }
    }
}
