package dev.siphon.messenger.session;

import dev.siphon.messenger.wire.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/** A message that came whole and cannot be decoded: of an unknown type, of a version too new, or its codec failed. */
public final class UndecodableMessageException extends MalformedFrameException {

    private static final long serialVersionUID = 1;

    private final long seq;

    /** The message numbered {@code seq} cannot be decoded. */
    public UndecodableMessageException(String message, long seq, @Nullable Throwable cause) {
        super(message, cause);
        this.seq = seq;
    }

    /** The message's number. */
    long seq() {
        return seq;
    }
}
