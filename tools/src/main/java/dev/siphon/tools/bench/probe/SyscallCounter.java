package dev.siphon.tools.bench.probe;

import dev.siphon.stack.Availability;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts the system calls of a process by {@code perf stat}, in short intervals, from its start to {@link #end}. */
public final class SyscallCounter {

    private static final String EVENT = "raw_syscalls:sys_enter";
    private static final String INTERVAL_MILLIS = "100";
    private static final int PATIENCE_SECONDS = 5;

    private final Process perf;

    private SyscallCounter(Process perf) {
        this.perf = perf;
    }

    /** Whether {@code perf} is there and may count. */
    public static Availability availability() {
        String hint = "install perf (Debian: linux-perf) and run as root, or set kernel.perf_event_paranoid to -1";
        try {
            Process trial = new ProcessBuilder("perf", "stat", "-e", EVENT, "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!trial.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                trial.destroyForcibly();
                return Availability.unavailable("perf does not answer", hint);
            }
            return trial.exitValue() == 0
                    ? Availability.available()
                    : Availability.unavailable("perf may not count system calls", hint);
        } catch (IOException e) {
            return Availability.unavailable("there is no perf", hint);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Availability.unavailable("interrupted", hint);
        }
    }

    /** Counts for the processes {@code pids}, together. */
    public static SyscallCounter start(List<Long> pids) throws IOException {
        List<String> list = pids.stream().map(String::valueOf).toList();
        return new SyscallCounter(new ProcessBuilder(
                        "perf", "stat", "-x", ";", "-I", INTERVAL_MILLIS, "-e", EVENT, "-p", String.join(",", list))
                .redirectErrorStream(true)
                .start());
    }

    /** Stops counting, and returns the calls per second between the first interval and the last. */
    public double end() throws IOException {
        // It prints what it has and ends. The process itself, unlike its handle, would close its output at once.
        perf.toHandle().destroy();
        List<double[]> intervals = new ArrayList<>();
        try (BufferedReader lines = perf.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(";", -1);
                if (fields.length > 3 && fields[3].equals(EVENT)) {
                    intervals.add(new double[] {Double.parseDouble(fields[0].trim()), count(fields[1])});
                }
            }
        }
        return perSecond(intervals);
    }

    private static double count(String field) {
        // "<not counted>": none of the threads ran.
        return field.startsWith("<") ? 0 : Double.parseDouble(field);
    }

    /** The first interval began while perf was still attaching itself to threads, and the last one was cut. */
    private static double perSecond(List<double[]> intervals) {
        if (intervals.size() < 4) {
            return Double.NaN;
        }
        double calls = 0;
        for (double[] interval : intervals.subList(1, intervals.size() - 1)) {
            calls += interval[1];
        }
        return calls / (intervals.get(intervals.size() - 2)[0] - intervals.get(0)[0]);
    }
}
