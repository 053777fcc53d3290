package dev.siphon.messenger;

import dev.siphon.messenger.wire.Features;
import org.jspecify.annotations.Nullable;

/**
 * How connections to peers of one type behave (Ceph's {@code Messenger::Policy}).
 *
 * @param lossy a fault ends the connection, unless this side is still connecting; nothing is kept to be sent again
 * @param server never connects out; waits for the peer after a fault
 * @param standby keeps an idle session after a fault until there is something to send
 * @param resetCheck when a peer that restarted connects, drops what waits for it and tells the dispatchers; otherwise it is
 *     sent to the peer's new life
 * @param registersLossyClients whether an accepted lossy connection takes its peer's place in the connection table
 * @param throttlerBytes bound of received bytes not yet released, or null
 * @param throttlerMessages bound of received messages not yet released, or null
 * @param featuresSupported feature bits offered to the peer
 * @param featuresRequired feature bits the peer must have
 */
public record Policy(
        boolean lossy,
        boolean server,
        boolean standby,
        boolean resetCheck,
        boolean registersLossyClients,
        @Nullable Throttle throttlerBytes,
        @Nullable Throttle throttlerMessages,
        long featuresSupported,
        long featuresRequired) {

    private static Policy of(
            boolean lossy, boolean server, boolean standby, boolean resetCheck, boolean registersLossyClients) {
        return new Policy(
                lossy, server, standby, resetCheck, registersLossyClients, null, null, Features.SUPPORTED_DEFAULT, 0);
    }

    /** What a messenger uses if nothing is set: lossless, connects, checks resets. */
    public static Policy defaultPolicy() {
        return of(false, false, false, true, true);
    }

    /** For an MDS towards its clients. */
    public static Policy statefulServer() {
        return of(false, true, true, true, true);
    }

    /** For a server that keeps nothing of its peers: a monitor, heartbeats. */
    public static Policy statelessServer() {
        return of(true, true, false, false, false);
    }

    /** As {@link #statelessServer()}, but accepted connections are found by their peer's address. */
    public static Policy statelessRegisteredServer() {
        return of(true, true, false, false, true);
    }

    /** For peers that connect to each other: OSDs among themselves. */
    public static Policy losslessPeer() {
        return of(false, false, true, false, true);
    }

    /** As {@link #losslessPeer()} where a peer may come back with its state lost: monitors among themselves. */
    public static Policy losslessPeerReuse() {
        return of(false, false, true, true, true);
    }

    /** For a client that starts over after a fault: a client of an OSD or monitor. */
    public static Policy lossyClient() {
        return of(true, false, false, false, true);
    }

    /** For a client with a session: a client of an MDS. */
    public static Policy losslessClient() {
        return of(false, false, false, true, true);
    }

    public Policy withFeatures(long supported, long required) {
        return with(lossy, throttlerBytes, throttlerMessages, supported, required);
    }

    public Policy withThrottlers(@Nullable Throttle bytes, @Nullable Throttle messages) {
        return with(lossy, bytes, messages, featuresSupported, featuresRequired);
    }

    public Policy withLossy(boolean isLossy) {
        return with(isLossy, throttlerBytes, throttlerMessages, featuresSupported, featuresRequired);
    }

    private Policy with(
            boolean isLossy, @Nullable Throttle bytes, @Nullable Throttle messages, long supported, long required) {
        return new Policy(
                isLossy, server, standby, resetCheck, registersLossyClients, bytes, messages, supported, required);
    }
}
