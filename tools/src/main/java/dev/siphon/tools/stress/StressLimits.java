package dev.siphon.tools.stress;

import java.time.Duration;

/**
 * The bounds of a stress run.
 *
 * @param initialConnections opened before anything else
 * @param maxConnections open at a time
 * @param maxInFlight messages, requests and echoes, that have not arrived
 * @param maxPayload bytes of the largest message
 * @param drain how long the last messages may take to arrive
 */
record StressLimits(int initialConnections, int maxConnections, int maxInFlight, int maxPayload, Duration drain) {

    static final int MIN_PAYLOAD = 32;
    static final int MAX_PAYLOAD = 4 << 20;

    /** Those of Ceph's synthetic cases. */
    static final StressLimits CEPH = new StressLimits(100, 128, 64, MAX_PAYLOAD, Duration.ofMinutes(5));

    StressLimits {
        if (maxPayload < MIN_PAYLOAD || maxPayload > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "largest payload is " + maxPayload + " bytes, allowed are " + MIN_PAYLOAD + " to " + MAX_PAYLOAD);
        }
    }

    StressLimits withConnections(int initial, int most) {
        return new StressLimits(initial, most, maxInFlight, maxPayload, drain);
    }

    StressLimits withMaxPayload(int bytes) {
        return new StressLimits(initialConnections, maxConnections, maxInFlight, bytes, drain);
    }

    StressLimits withDrain(Duration limit) {
        return new StressLimits(initialConnections, maxConnections, maxInFlight, maxPayload, limit);
    }
}
