package dev.siphon.tools.stress;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a run.
 *
 * @param type of the messengers, as {@code ms_type} is written
 * @param policy of both sides
 * @param seed the run can be repeated with, as far as threads allow
 * @param seconds it took
 * @param operations chosen by chance
 * @param totals of messages and connections; what is pending there was lost
 * @param undispatched messages that a dispatch queue was left with
 * @param leaks worker references and payload buffers that were not given back
 * @param memory how it went with memory in use
 * @param poolBytes what pools may keep of it for later
 * @param peakBytes the most memory that the process had resident, earlier runs in it included
 */
public record Verdict(
        String type,
        StressPolicy policy,
        long seed,
        double seconds,
        long operations,
        Totals totals,
        long undispatched,
        List<String> leaks,
        MemoryTrend memory,
        long poolBytes,
        long peakBytes) {

    public Verdict {
        leaks = List.copyOf(leaks);
    }

    /** Whether every message arrived that had to, once, in order, as it was sent, and nothing was left behind. */
    @JsonProperty
    public boolean passed() {
        return faults().isEmpty();
    }

    /** What went wrong, in words. */
    @JsonProperty
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        note(faults, totals.pending(), "lost");
        note(faults, totals.duplicates(), "duplicated");
        note(faults, totals.outOfOrder(), "out of order");
        note(faults, totals.corrupt(), "corrupt");
        note(faults, undispatched, "left in a dispatch queue");
        faults.addAll(leaks);
        return faults;
    }

    private static void note(List<String> faults, long count, String what) {
        if (count > 0) {
            faults.add(count + " messages " + what);
        }
    }
}
