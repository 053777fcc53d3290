package dev.siphon.messenger;

import dev.siphon.messenger.entity.EntityName;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Who a messenger is.
 *
 * @param name the entity
 * @param logicalName for logs, threads and counters, such as {@code cluster} or {@code hb_front}
 * @param nonce tells successive processes at one address apart; 32 bits
 * @param network which of the configured types it takes
 */
public record MessengerIdentity(EntityName name, String logicalName, int nonce, Network network) {

    /** The network a messenger serves, which decides between {@code ms_type} and its overrides. */
    public enum Network {
        /** {@code ms_type}. */
        DEFAULT,
        /** {@code ms_public_type} if set, else {@code ms_type}. */
        PUBLIC,
        /** {@code ms_cluster_type} if set, else {@code ms_type}. */
        CLUSTER
    }

    /** {@code name} by its own name, with a random nonce, on the default network. */
    public static MessengerIdentity of(EntityName name) {
        return new MessengerIdentity(
                name, name.type().label(), ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE), Network.DEFAULT);
    }
}
