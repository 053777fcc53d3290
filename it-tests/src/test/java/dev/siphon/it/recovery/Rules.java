package dev.siphon.it.recovery;

import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityType;

/** Who the peers of a schedule are to each other. In those with a server, that is peer 0. */
@SuppressWarnings("ImmutableEnumChecker") // What of a policy can change are its throttles, which these have not.
enum Rules {
    LOSSLESS_PEERS(Policy.losslessPeer(), Policy.losslessPeer(), false),
    LOSSLESS_PEERS_REUSING(Policy.losslessPeerReuse(), Policy.losslessPeerReuse(), false),
    STATEFUL_SERVER(Policy.statefulServer(), Policy.losslessClient(), true),
    STATELESS_SERVER(Policy.statelessServer(), Policy.lossyClient(), true),
    STATELESS_REGISTERED_SERVER(Policy.statelessRegisteredServer(), Policy.lossyClient(), true);

    private final Policy first;
    private final Policy others;
    private final boolean hasServer;

    Rules(Policy first, Policy others, boolean hasServer) {
        this.first = first;
        this.others = others;
        this.hasServer = hasServer;
    }

    Policy policy(int peer) {
        return peer == 0 ? first : others;
    }

    EntityType type(int peer) {
        if (!hasServer) {
            return EntityType.OSD;
        }
        return peer == 0 ? EntityType.MDS : EntityType.CLIENT;
    }

    boolean isLossless() {
        return !first.lossy();
    }

    /** Whether a peer that lost its state is noticed by the other, so that it may come back under the same nonce. */
    boolean checksResets() {
        return first.resetCheck();
    }

    boolean binds(int peer) {
        return !hasServer || peer == 0;
    }

    boolean dials(int from, int to) {
        return !hasServer || (from != 0 && to == 0);
    }

    boolean talk(int from, int to) {
        return from != to && (!hasServer || from == 0 || to == 0);
    }
}
