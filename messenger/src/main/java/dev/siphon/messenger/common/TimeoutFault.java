package dev.siphon.messenger.common;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;

/** Too long in the handshake, or too long without a sign of life. */
public final class TimeoutFault extends TransportException {

    private static final long serialVersionUID = 1;

    public TimeoutFault(String message) {
        super(Errno.ETIMEDOUT, message);
    }
}
