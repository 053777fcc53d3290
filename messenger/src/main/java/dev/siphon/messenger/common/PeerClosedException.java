package dev.siphon.messenger.common;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;

/** The peer said CLOSE. */
public final class PeerClosedException extends TransportException {

    private static final long serialVersionUID = 1;

    public PeerClosedException() {
        super(Errno.ECONNRESET, "the peer sent CLOSE");
    }
}
