package dev.siphon.messenger.golden;

import java.util.Map;
import java.util.Optional;

/**
 * What was between the two sides of a recorded session before it, in which our messenger takes one side's part. None of it
 * is recorded but its consequences: numbers that go on, and messages that are sent again.
 *
 * @param peerGlobalSeq of the attempt by which the other side opened the session
 * @param heard messages that the other side sent
 * @param said messages that our side sent before those that the recording repeats
 * @param end what became of the session
 */
record Past(long peerGlobalSeq, int heard, int said, End end) {

    /** What becomes of the earlier session. */
    enum End {
        /** Its socket is still open when the recorded one is opened. */
        STAYS_OPEN,
        /** Its socket broke. */
        CUT,
        /** It never came to be: the first attempt found nobody, and then there is something to say. */
        NEVER_BEGAN
    }

    /** Global numbers are those of the other side, which the recorded server names when it asks for larger ones. */
    private static final Map<String, Past> OF_SERVERS = Map.of(
            "v1_41_reconnect_b", new Past(10, 3, 1, End.CUT),
            "v1_43_retry_global", new Past(50, 0, 0, End.STAYS_OPEN),
            "v1_44_peer_reset_cseq0", new Past(10, 0, 1, End.STAYS_OPEN),
            "v1_45_retry_session", new Past(10, 0, 0, End.STAYS_OPEN));

    private static final Map<String, Past> OF_CLIENTS = Map.of(
            "v1_41_reconnect_b", new Past(1, 1, 3, End.CUT),
            "v1_42_resetsession", new Past(1, 0, 1, End.CUT),
            "v1_43_retry_global", new Past(0, 0, 1, End.NEVER_BEGAN),
            "v1_45_retry_session", new Past(0, 0, 0, End.NEVER_BEGAN),
            "v1_50_mon_as_client_reconnect", new Past(1, 3, 1, End.CUT),
            "v1_51_mon_as_client_resetsession", new Past(1, 0, 1, End.CUT));

    /** Of the recording {@code file} with our messenger as {@code side}; most have none. */
    static Optional<Past> of(GoldenFile file, GoldenFile.Side side) {
        Map<String, Past> pasts = side == GoldenFile.Side.SERVER ? OF_SERVERS : OF_CLIENTS;
        return Optional.ofNullable(pasts.get(file.name()));
    }
}
