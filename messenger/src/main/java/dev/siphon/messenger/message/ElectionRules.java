package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.util.List;

/**
 * How monitors elect their leader and what a stretched cluster changes about it: the part of a {@link MonitorMap} that its
 * version 9 brought.
 *
 * @param strategy 1 is the classic one
 * @param disallowedLeaders names of monitors that must not lead
 * @param stretchMode whether the cluster spans two sites
 * @param tiebreaker name of the monitor outside both sites; empty if there is none
 * @param stretchMarkedDown names of monitors that were marked down for that
 */
public record ElectionRules(
        int strategy,
        List<String> disallowedLeaders,
        boolean stretchMode,
        String tiebreaker,
        List<String> stretchMarkedDown) {

    /** What holds when a map says nothing. */
    public static final ElectionRules CLASSIC = new ElectionRules(1, List.of(), false, "", List.of());

    public ElectionRules {
        disallowedLeaders = List.copyOf(disallowedLeaders);
        stretchMarkedDown = List.copyOf(stretchMarkedDown);
    }

    static ElectionRules decode(PayloadReader in) {
        return new ElectionRules(
                in.u8(),
                Strings.decodeList(in, "disallowed leaders"),
                in.bool(),
                in.string(),
                Strings.decodeList(in, "monitors marked down"));
    }

    void encode(PayloadWriter out) {
        out.u8(strategy);
        Strings.encodeList(out, disallowedLeaders);
        out.bool(stretchMode).string(tiebreaker);
        Strings.encodeList(out, stretchMarkedDown);
    }
}
