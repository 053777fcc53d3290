package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The monitors of a cluster (Ceph's {@code MonMap}, sent as MMonMap).
 *
 * @param fsid the cluster
 * @param epoch counts the changes of the map
 * @param lastChanged when this epoch came about
 * @param created when the first one did
 * @param persistentFeatures of monitors, which once set stay
 * @param optionalFeatures of monitors
 * @param monitors in the order in which they were sent: by name
 * @param ranks names of monitors; the index is the rank
 * @param minMonRelease the oldest release that may join, 16 being Pacific; 0 if not told
 * @param removedRanks ranks that went away since
 * @param electionRules how the leader is found
 */
public record MonitorMap(
        UUID fsid,
        int epoch,
        Instant lastChanged,
        Instant created,
        long persistentFeatures,
        long optionalFeatures,
        List<Monitor> monitors,
        List<String> ranks,
        int minMonRelease,
        List<Integer> removedRanks,
        ElectionRules electionRules) {

    public static final int VERSION = 1;
    public static final int COMPAT_VERSION = 1;

    public MonitorMap {
        monitors = List.copyOf(monitors);
        ranks = List.copyOf(ranks);
        removedRanks = List.copyOf(removedRanks);
    }

    /** Reads a map of version 1, or of 5 and above. */
    public static MonitorMap decode(PayloadReader front, int version, long features) {
        return MonitorMapCodec.decode(front.inner());
    }

    /** Writes version 9 for peers with NAUTILUS, else version 5 if they have MONENC, else version 1. */
    public void encode(PayloadWriter front, long features) {
        int map = front.beginInner();
        MonitorMapCodec.encode(front, this, features);
        front.endInner(map);
    }
}
