package dev.siphon.messenger.auth;

import dev.siphon.messenger.entity.EntityType;
import java.nio.ByteBuffer;

/** Checks the authorizers of peers that connect (Ceph's {@code ms_verify_authorizer}). Called on worker threads; must not block. */
public interface AuthServer {

    /**
     * Judges what a peer presented.
     *
     * @param peer what the peer says it is
     * @param protocol the authorizer's protocol number
     * @param authorizer its bytes, position to limit; may be empty
     * @param challenged whether this connection was sent a challenge before
     */
    AuthVerdict verify(EntityType peer, int protocol, ByteBuffer authorizer, boolean challenged);
}
