package dev.siphon.stack;

import java.io.IOException;

/** A transport's failure, told apart by its {@link Errno}. */
public class TransportException extends IOException {

    private static final long serialVersionUID = 1;

    private final Errno errno;

    /** {@code message} says what was tried, on which address or descriptor, and how it failed. */
    public TransportException(Errno errno, String message) {
        super(message);
        this.errno = errno;
    }

    public TransportException(Errno errno, String message, Throwable cause) {
        super(message, cause);
        this.errno = errno;
    }

    public Errno errno() {
        return errno;
    }
}
