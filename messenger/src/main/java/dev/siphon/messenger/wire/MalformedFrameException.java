package dev.siphon.messenger.wire;

/**
 * Bytes from a peer are not what the protocol allows there. The connection they came by is faulted, nothing else; the text
 * names the field, its value and what was expected.
 */
public final class MalformedFrameException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public MalformedFrameException(String message) {
        super(message);
    }

    public MalformedFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
