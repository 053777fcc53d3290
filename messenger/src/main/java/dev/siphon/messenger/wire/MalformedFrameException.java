package dev.siphon.messenger.wire;

import org.jspecify.annotations.Nullable;

/**
 * Bytes from a peer are not what the protocol allows there. The connection they came by is faulted, nothing else; the text
 * names the field, its value and what was expected.
 */
public class MalformedFrameException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public MalformedFrameException(String message) {
        super(message);
    }

    public MalformedFrameException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
