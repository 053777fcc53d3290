package dev.siphon.tools.cli;

import dev.siphon.messenger.entity.EntityAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the addresses that commands take as arguments. */
public final class EntityAddressConverter implements ITypeConverter<EntityAddress> {

    /** How addresses are written, for the help text of arguments. */
    public static final String FORMS = "127.0.0.1:6800, [::1]:6800, local:/PATH or local:@NAME";

    @Override
    public EntityAddress convert(String text) {
        try {
            EntityAddress address = EntityAddress.parse(withNonce(text));
            if (address.isBlank()) {
                throw new TypeConversionException("\"" + text + "\" is no address; write " + FORMS);
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage() + "; write " + FORMS);
        }
    }

    /** After a local path the last slash would be taken for that of the nonce. */
    private static String withNonce(String text) {
        boolean local = text.startsWith("local:") || text.startsWith("v1:local:");
        return local && !text.matches(".*/[0-9]+") ? text + "/0" : text;
    }
}
