package dev.siphon.messenger.auth;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What one connect attempt presents, and the conversation that follows from it. */
public interface Authorizer {

    /** The protocol's number: 0 unknown or none, 1 none, 2 cephx. */
    int protocol();

    /** The bytes to send, from position to limit; fresh for each call. */
    ByteBuffer bytes();

    /** Takes the peer's challenge (CHALLENGE_AUTHORIZER); false if this authorizer cannot answer one. */
    default boolean addChallenge(ByteBuffer challenge) {
        return false;
    }

    /** Checks the peer's answer in a READY or SEQ reply; empty if the peer did not prove itself. */
    Optional<SessionSecurity> verifyReply(ByteBuffer reply);
}
