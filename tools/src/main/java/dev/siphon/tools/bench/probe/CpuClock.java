package dev.siphon.tools.bench.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Processor time of processes other than this one. */
public final class CpuClock {

    private static final Path OWN_STAT = Path.of("/proc/self/stat");
    /** Where the times of children begin, after the name in brackets (proc(5): cutime, cstime). */
    private static final int CHILDREN_USER_FIELD = 13;

    private static final long NANOS_PER_TICK = 10_000_000;

    private CpuClock() {}

    /** What {@code processes} have used up to now, in nanoseconds; one that has ended counts nothing. */
    public static long nanosOf(List<ProcessHandle> processes) {
        return processes.stream()
                .mapToLong(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
                .sum();
    }

    /** What those children of this process have used that have ended, and theirs, in nanoseconds. */
    public static long nanosOfEndedChildren() throws IOException {
        String stat = Files.readString(OWN_STAT);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[CHILDREN_USER_FIELD]) + Long.parseLong(fields[CHILDREN_USER_FIELD + 1]))
                * NANOS_PER_TICK;
    }
}
