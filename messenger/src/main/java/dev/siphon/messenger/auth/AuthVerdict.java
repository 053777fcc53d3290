package dev.siphon.messenger.auth;

import java.nio.ByteBuffer;

/** What an {@link AuthServer} makes of an authorizer. */
public sealed interface AuthVerdict {

    /** Accepted; {@code reply} goes back to the peer, and {@code security} signs what follows. */
    record Accepted(ByteBuffer reply, SessionSecurity security) implements AuthVerdict {}

    /** The peer must answer {@code challenge} first (CHALLENGE_AUTHORIZER). */
    record Challenge(ByteBuffer challenge) implements AuthVerdict {}

    /** Refused (BADAUTHORIZER); {@code reason} is for the log. */
    record Refused(String reason) implements AuthVerdict {}
}
