package dev.siphon.stack;

import java.io.IOException;

/** A transport was asked for that is not installed or does not work on this machine. */
public final class TransportUnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    public TransportUnavailableException(String message) {
        super(message);
    }
}
