package dev.siphon.messenger.async;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;

/** The peer said CLOSE. */
final class PeerClosedException extends TransportException {

    private static final long serialVersionUID = 1;

    PeerClosedException() {
        super(Errno.ECONNRESET, "the peer sent CLOSE");
    }
}
