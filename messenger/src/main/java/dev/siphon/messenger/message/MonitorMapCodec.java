package dev.siphon.messenger.message;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The encodings of a monitor map. Version 1 is a list of addresses by rank under a 16-bit version number; version 5 is a
 * structure in which addresses stand by name twice, once alone and once among what is known of the monitor; since version
 * 6 the first is gone and fields were only added at the end.
 */
final class MonitorMapCodec {

    private static final int NEWEST = 9;
    private static final int NEWEST_COMPAT = 6;
    private static final int BY_NAME = 5;
    private static final int BY_NAME_COMPAT = 3;
    private static final int BY_RANK = 1;

    private static final int FIRST_WITH_RANKS = 6;
    private static final int FIRST_WITH_MIN_MON_RELEASE = 7;
    private static final int FIRST_WITH_REMOVED_RANKS = 8;
    private static final int FIRST_WITH_ELECTION_RULES = 9;

    /** The least that a list element takes: a length and an address of the variable form. */
    private static final int MIN_BYTES_PER_MONITOR = 4 + 19;

    private static final int FEATURE_STRUCT_VERSION = 1;

    private MonitorMapCodec() {}

    static MonitorMap decode(PayloadReader in) {
        int version = in.peekU8();
        if (version == BY_RANK) {
            return decodeByRank(in);
        }
        if (version < BY_NAME) {
            throw new MalformedFrameException(
                    "monitor map of version " + version + " is not understood, only 1, 5 and up");
        }
        return decodeStruct(in.struct("monitor map", NEWEST));
    }

    static void encode(PayloadWriter out, MonitorMap map, long features) {
        if (Features.has(features, Features.SERVER_NAUTILUS)) {
            encodeNewest(out, map, features);
        } else if (Features.has(features, Features.MONENC)) {
            encodeByName(out, map, features);
        } else {
            encodeByRank(out, map, features);
        }
    }

    private static MonitorMap decodeByRank(PayloadReader in) {
        in.skip(Short.BYTES);
        UUID fsid = in.uuid();
        int epoch = in.i32();
        int count = in.count("monitors", MIN_BYTES_PER_MONITOR);
        List<Monitor> monitors = new ArrayList<>(count);
        for (int rank = 0; rank < count; rank++) {
            in.u8();
            in.i64();
            monitors.add(new Monitor(Integer.toString(rank), List.of(in.entityAddress())));
        }
        Instant lastChanged = in.utime();
        Instant created = in.utime();
        List<String> ranks = monitors.stream().map(Monitor::name).toList();
        return new MonitorMap(
                fsid, epoch, lastChanged, created, 0, 0, monitors, ranks, 0, List.of(), ElectionRules.CLASSIC);
    }

    private static void encodeByRank(PayloadWriter out, MonitorMap map, long features) {
        out.u16(BY_RANK).uuid(map.fsid()).i32(map.epoch());
        out.i32(map.ranks().size());
        for (int rank = 0; rank < map.ranks().size(); rank++) {
            out.u8(EntityType.MON.wireValue()).i64(rank);
            out.entityAddress(legacyAddress(map, map.ranks().get(rank)), features);
        }
        out.utime(map.lastChanged()).utime(map.created());
    }

    private static EntityAddress legacyAddress(MonitorMap map, String name) {
        return map.monitors().stream()
                .filter(monitor -> monitor.name().equals(name))
                .findFirst()
                .map(Monitor::legacyAddress)
                .orElse(EntityAddress.blank());
    }

    private static MonitorMap decodeStruct(PayloadReader in) {
        int version = in.structVersion();
        UUID fsid = in.uuid();
        int epoch = in.i32();
        if (version < FIRST_WITH_RANKS) {
            skipAddressesByName(in);
        }
        Instant lastChanged = in.utime();
        Instant created = in.utime();
        long persistentFeatures = decodeFeatures(in);
        long optionalFeatures = decodeFeatures(in);
        List<Monitor> monitors = decodeMonitors(in);
        return new MonitorMap(
                fsid,
                epoch,
                lastChanged,
                created,
                persistentFeatures,
                optionalFeatures,
                monitors,
                version >= FIRST_WITH_RANKS ? Strings.decodeList(in, "ranks") : ranksByAddress(monitors),
                version >= FIRST_WITH_MIN_MON_RELEASE ? in.u8() : 0,
                version >= FIRST_WITH_REMOVED_RANKS ? decodeRanks(in) : List.of(),
                version >= FIRST_WITH_ELECTION_RULES ? ElectionRules.decode(in) : ElectionRules.CLASSIC);
    }

    private static void skipAddressesByName(PayloadReader in) {
        int count = in.count("monitor addresses", MIN_BYTES_PER_MONITOR);
        for (int i = 0; i < count; i++) {
            in.string();
            in.entityAddress();
        }
    }

    private static List<Monitor> decodeMonitors(PayloadReader in) {
        int count = in.count("monitors", MIN_BYTES_PER_MONITOR);
        List<Monitor> monitors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = in.string();
            Monitor monitor = Monitor.decode(in);
            if (!monitor.name().equals(name)) {
                throw new MalformedFrameException(
                        "monitor map has monitor \"" + monitor.name() + "\" under the name \"" + name + "\"");
            }
            monitors.add(monitor);
        }
        return monitors;
    }

    /** Before ranks were sent, everyone derived them from the order of addresses. */
    private static List<String> ranksByAddress(List<Monitor> monitors) {
        return monitors.stream()
                .sorted(Comparator.comparing(Monitor::legacyAddress))
                .map(Monitor::name)
                .toList();
    }

    private static List<Integer> decodeRanks(PayloadReader in) {
        int count = in.count("removed ranks", Integer.BYTES);
        List<Integer> ranks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ranks.add(in.i32());
        }
        return ranks;
    }

    private static void encodeByName(PayloadWriter out, MonitorMap map, long features) {
        int struct = out.beginStruct(BY_NAME, BY_NAME_COMPAT);
        out.uuid(map.fsid()).i32(map.epoch());
        out.i32(map.monitors().size());
        map.monitors().forEach(m -> out.string(m.name()).entityAddress(m.legacyAddress(), features));
        encodeTimesFeaturesAndMonitors(out, map, features);
        out.endStruct(struct);
    }

    private static void encodeNewest(PayloadWriter out, MonitorMap map, long features) {
        int struct = out.beginStruct(NEWEST, NEWEST_COMPAT);
        out.uuid(map.fsid()).i32(map.epoch());
        encodeTimesFeaturesAndMonitors(out, map, features);
        Strings.encodeList(out, map.ranks());
        out.u8(map.minMonRelease());
        out.i32(map.removedRanks().size());
        map.removedRanks().forEach(out::i32);
        map.electionRules().encode(out);
        out.endStruct(struct);
    }

    private static void encodeTimesFeaturesAndMonitors(PayloadWriter out, MonitorMap map, long features) {
        out.utime(map.lastChanged()).utime(map.created());
        encodeFeatures(out, map.persistentFeatures());
        encodeFeatures(out, map.optionalFeatures());
        out.i32(map.monitors().size());
        for (Monitor monitor : map.monitors()) {
            out.string(monitor.name());
            monitor.encode(out, features);
        }
    }

    private static long decodeFeatures(PayloadReader in) {
        return in.struct("monitor features", FEATURE_STRUCT_VERSION).i64();
    }

    private static void encodeFeatures(PayloadWriter out, long features) {
        int struct = out.beginStruct(FEATURE_STRUCT_VERSION, 1);
        out.i64(features);
        out.endStruct(struct);
    }
}
