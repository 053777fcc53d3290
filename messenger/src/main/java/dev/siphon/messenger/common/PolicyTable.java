package dev.siphon.messenger.common;

import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rules for each type of peer. Any thread. */
final class PolicyTable {

    private final Map<EntityType, Policy> byPeer = new ConcurrentHashMap<>();
    private volatile Policy byDefault = Policy.defaultPolicy();

    Policy get(EntityType peer) {
        return byPeer.getOrDefault(peer, byDefault);
    }

    void set(EntityType peer, Policy policy) {
        byPeer.put(peer, policy);
    }

    void setDefault(Policy policy) {
        byDefault = policy;
    }
}
