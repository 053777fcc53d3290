package dev.siphon.tools.stress;

import dev.siphon.messenger.config.MessengerConfig;
import java.time.Duration;

/** What a stress run is made of. */
public final class StressPlan {

    private final StressPolicy policy;
    private final int servers;
    private final int clients;
    private final OperationMix mix;
    private final StressLimits limits;
    private final MessengerConfig config;
    private final long seed;
    private final boolean areSidesApart;

    private StressPlan(
            StressPolicy policy,
            int servers,
            int clients,
            OperationMix mix,
            StressLimits limits,
            MessengerConfig config,
            long seed,
            boolean areSidesApart) {
        if (servers < 1 || clients < 1) {
            throw new IllegalArgumentException(
                    servers + " servers and " + clients + " clients, at least one of each is needed");
        }
        this.policy = policy;
        this.servers = servers;
        this.clients = clients;
        this.mix = mix;
        this.limits = limits;
        this.config = config;
        this.seed = seed;
        this.areSidesApart = areSidesApart;
    }

    /** A run with the limits of Ceph's synthetic cases and default configuration. */
    public static StressPlan of(StressPolicy policy, int servers, int clients, OperationMix mix) {
        return new StressPlan(policy, servers, clients, mix, StressLimits.CEPH, MessengerConfig.defaults(), 1, false);
    }

    /** How many connections are opened before anything else, and how many are open at a time. */
    public StressPlan withConnections(int initial, int most) {
        return with(limits.withConnections(initial, most), config, seed, areSidesApart);
    }

    /** Bytes of the largest message. */
    public StressPlan withMaxPayload(int bytes) {
        return with(limits.withMaxPayload(bytes), config, seed, areSidesApart);
    }

    /** How long the last messages may take to arrive. */
    public StressPlan withDrainLimit(Duration limit) {
        return with(limits.withDrain(limit), config, seed, areSidesApart);
    }

    /** Of all messengers, the type of messenger and what is injected included. */
    public StressPlan withConfig(MessengerConfig value) {
        return with(limits, value, seed, areSidesApart);
    }

    /** Of all that the run chooses. */
    public StressPlan withSeed(long value) {
        return with(limits, config, value, areSidesApart);
    }

    /** Whether servers and clients have a context and so a stack each, instead of one for all. */
    public StressPlan withSidesApart(boolean value) {
        return with(limits, config, seed, value);
    }

    private StressPlan with(StressLimits newLimits, MessengerConfig newConfig, long newSeed, boolean newApart) {
        return new StressPlan(policy, servers, clients, mix, newLimits, newConfig, newSeed, newApart);
    }

    /** The rules of both sides. */
    StressPolicy policy() {
        return policy;
    }

    /** How many messengers are connected to. */
    int servers() {
        return servers;
    }

    /** How many messengers connect. */
    int clients() {
        return clients;
    }

    /** What is done how often. */
    OperationMix mix() {
        return mix;
    }

    StressLimits limits() {
        return limits;
    }

    MessengerConfig config() {
        return config;
    }

    long seed() {
        return seed;
    }

    boolean areSidesApart() {
        return areSidesApart;
    }
}
