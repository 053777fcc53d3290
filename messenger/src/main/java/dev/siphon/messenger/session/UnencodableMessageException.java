package dev.siphon.messenger.session;

import dev.siphon.messenger.Message;

/**
 * A message that was handed over cannot be written: its codec failed, or its memory was given back too early. Since it can
 * never be delivered, its session ends.
 */
public final class UnencodableMessageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** That {@code message} cannot be encoded, because of {@code cause}. */
    public UnencodableMessageException(Message message, Throwable cause) {
        super(message + " cannot be encoded: " + cause, cause);
    }
}
