package dev.siphon.tools.stress;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.siphon.tools.bench.probe.LiveMemory;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether memory grew. What a run needs it has taken in its first third; what grows from the middle third to the last one
 * grows without bound, or nearly so.
 *
 * @param start at the first quiet moment
 * @param middle the medians of the middle third
 * @param end the medians of the last third
 * @param moments how often memory was measured; below 6 they tell little
 */
public record MemoryTrend(LiveMemory start, LiveMemory middle, LiveMemory end, int moments) {

    private static final int THIRDS = 3;

    /**
     * The trend of what was measured at even intervals.
     *
     * @throws IllegalArgumentException if nothing was
     */
    static MemoryTrend of(List<LiveMemory> measured) {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("memory was never measured");
        }
        return new MemoryTrend(
                measured.get(0), medians(third(measured, 1)), medians(third(measured, 2)), measured.size());
    }

    /** Of less than three, each is a third and some are so twice. */
    private static List<LiveMemory> third(List<LiveMemory> all, int index) {
        int from = index * all.size() / THIRDS;
        return all.subList(from, Math.max(from + 1, (index + 1) * all.size() / THIRDS));
    }

    private static LiveMemory medians(List<LiveMemory> some) {
        return new LiveMemory(median(some, LiveMemory::heapBytes), median(some, LiveMemory::directBytes));
    }

    private static long median(List<LiveMemory> some, ToLongFunction<LiveMemory> figure) {
        long[] sorted = some.stream().mapToLong(figure).sorted().toArray();
        return Arrays.stream(sorted).skip((sorted.length - 1) / 2).findFirst().orElseThrow();
    }

    /** Growth of the heap from the middle third to the last, in bytes; negative if it shrank. */
    @JsonProperty
    public long heapGrowthBytes() {
        return end.heapBytes() - middle.heapBytes();
    }
}
