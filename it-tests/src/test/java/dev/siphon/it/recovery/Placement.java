package dev.siphon.it.recovery;

import dev.siphon.it.verbs.VerbsAddresses;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;

/**
 * Where the parties of a case are.
 *
 * @param isApart whether each has a stack of its own, so that what they say passes the wire between stacks
 */
record Placement(MessengerType type, boolean isApart) {

    private static final int WORKERS_APART = 2;

    /** Over DPDK one stack talks to itself without a port, so parties are apart there. */
    static Placement of(MessengerType type) {
        return new Placement(type, type.transport().equals("dpdk"));
    }

    /** What each context begins with. */
    MessengerConfig config() {
        MessengerConfig config = MessengerConfig.defaults().with(MessengerOptions.MS_TYPE, type);
        return isApart ? config.with(MessengerOptions.MS_ASYNC_OP_THREADS, WORKERS_APART) : config;
    }

    /** Where a party listens. */
    EntityAddress listenAddress() {
        return switch (type.transport()) {
            case "rdma" -> EntityAddress.legacy(VerbsAddresses.fresh(), 0);
            // Stands for the one address of whichever stack listens.
            case "dpdk" -> EntityAddress.parse("0.0.0.0:0");
            default -> EntityAddress.parse("127.0.0.1:0");
        };
    }
}
