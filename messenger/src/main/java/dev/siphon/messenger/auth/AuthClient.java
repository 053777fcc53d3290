package dev.siphon.messenger.auth;

import dev.siphon.messenger.entity.EntityType;

/** Proves this side's identity to the peers it connects to (Ceph's {@code ms_get_authorizer}). Called on worker threads; must not block. */
public interface AuthClient {

    /** What to present to a peer of type {@code peer}; asked anew for each attempt. */
    Authorizer authorizer(EntityType peer);
}
