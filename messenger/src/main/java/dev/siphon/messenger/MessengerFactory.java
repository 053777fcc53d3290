package dev.siphon.messenger;

import java.io.IOException;

/** Makes the messengers of one kind; found by {@link java.util.ServiceLoader} by the first word of {@code ms_type}. */
public interface MessengerFactory {

    /** The word in {@code ms_type} before the plus: {@code async}, {@code simple}. */
    String name();

    /** A messenger of {@code context} with {@code identity}, on what its {@code ms_type} names. */
    Messenger create(MessengerContext context, MessengerIdentity identity) throws IOException;
}
