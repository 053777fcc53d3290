package dev.siphon.tools.stress;

import dev.siphon.messenger.config.MessengerConfig;
import java.time.Duration;

/**
 * What a stress run is made of. Its limits are those of Ceph's synthetic cases unless said otherwise.
 *
 * @param policy the rules of both sides
 * @param servers how many messengers are connected to
 * @param clients how many connect
 * @param mix what is done how often
 * @param initialConnections opened before anything else
 * @param maxConnections open at a time
 * @param maxInFlight messages, requests and echoes, that have not arrived
 * @param maxPayload bytes of the largest message
 * @param drainLimit how long the last messages may take to arrive
 * @param config of all messengers, the type of messenger and what is injected included
 * @param seed of all that the run chooses
 */
public record StressPlan(
        StressPolicy policy,
        int servers,
        int clients,
        OperationMix mix,
        int initialConnections,
        int maxConnections,
        int maxInFlight,
        int maxPayload,
        Duration drainLimit,
        MessengerConfig config,
        long seed) {

    static final int MIN_PAYLOAD = 32;
    static final int MAX_PAYLOAD = 4 << 20;

    public StressPlan {
        if (servers < 1 || clients < 1) {
            throw new IllegalArgumentException(
                    servers + " servers and " + clients + " clients, at least one of each is needed");
        }
        if (maxPayload < MIN_PAYLOAD || maxPayload > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "largest payload is " + maxPayload + " bytes, allowed are " + MIN_PAYLOAD + " to " + MAX_PAYLOAD);
        }
    }

    /** A run with Ceph's limits and default configuration. */
    public static StressPlan of(StressPolicy policy, int servers, int clients, OperationMix mix) {
        return new StressPlan(
                policy,
                servers,
                clients,
                mix,
                100,
                128,
                64,
                MAX_PAYLOAD,
                Duration.ofMinutes(5),
                MessengerConfig.defaults(),
                1);
    }

    public StressPlan withConnections(int initial, int most) {
        return new StressPlan(
                policy, servers, clients, mix, initial, most, maxInFlight, maxPayload, drainLimit, config, seed);
    }

    public StressPlan withMaxPayload(int bytes) {
        return new StressPlan(
                policy,
                servers,
                clients,
                mix,
                initialConnections,
                maxConnections,
                maxInFlight,
                bytes,
                drainLimit,
                config,
                seed);
    }

    public StressPlan withDrainLimit(Duration limit) {
        return new StressPlan(
                policy,
                servers,
                clients,
                mix,
                initialConnections,
                maxConnections,
                maxInFlight,
                maxPayload,
                limit,
                config,
                seed);
    }

    public StressPlan withConfig(MessengerConfig value) {
        return new StressPlan(
                policy,
                servers,
                clients,
                mix,
                initialConnections,
                maxConnections,
                maxInFlight,
                maxPayload,
                drainLimit,
                value,
                seed);
    }

    public StressPlan withSeed(long value) {
        return new StressPlan(
                policy,
                servers,
                clients,
                mix,
                initialConnections,
                maxConnections,
                maxInFlight,
                maxPayload,
                drainLimit,
                config,
                value);
    }
}
