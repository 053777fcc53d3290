package dev.siphon.messenger.session;

/** Where a connection is as a session, whatever its current socket's protocol state. */
public enum Phase {
    /** Not begun. */
    NONE,
    /** This side is connecting, or waits to try again. */
    CONNECTING,
    /** The peer asked to wait for its own attempt. */
    WAITING,
    /** The peer is connecting. */
    ACCEPTING,
    /** Established. */
    OPEN,
    /** Between two sockets: the session is handed to the socket that the peer opened. */
    REPLACING,
    /** Without a socket until there is something to send, or the peer connects. */
    STANDBY,
    /** Ended. */
    CLOSED
}
