package dev.siphon.tools.bench;

import dev.siphon.tools.bench.result.Latency;
import dev.siphon.tools.bench.result.Sample;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.cli.ByteSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Tells a person how far a run has come: a line for each sample, and, where they go to a terminal, a live one below them for
 * what goes on at the moment.
 */
final class Progress {

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter lines;
    private final boolean isLive;
    private final long beginNanos = System.nanoTime();
    private int total;
    private int done;
    private String current = "";

    Progress(PrintWriter lines, boolean isLive) {
        this.lines = lines;
        this.isLive = isLive;
    }

    /** Whether what is written to standard error is seen at once and can be written over. */
    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** From now on, {@code samples} are counted. */
    void expect(int samples) {
        total = samples;
        done = 0;
    }

    /** What follows is about {@code system} under {@code load}. */
    void begin(String system, Load load) {
        current = describe(system, load);
    }

    /** What is going on at this moment, at what rate. */
    void live(String what, double messagesPerSecond) {
        if (isLive) {
            lines.printf(
                    Locale.ROOT,
                    CLEAR_LINE + "[%d/%d] %s: %s, %,.0f msg/s%s",
                    done + 1,
                    total,
                    current,
                    what,
                    messagesPerSecond,
                    timeLeft());
            lines.flush();
        }
    }

    /** As long as the samples so far make one expect. */
    private String timeLeft() {
        if (done == 0) {
            return "";
        }
        Duration left = Duration.ofNanos((System.nanoTime() - beginNanos) / done * (total - done));
        return String.format(Locale.ROOT, ", about %d:%02d min left", left.toMinutes(), left.toSecondsPart());
    }

    /** Something that is no sample. */
    void say(String text) {
        lines.println((isLive ? CLEAR_LINE : "") + text);
        lines.flush();
    }

    /** A sample is there. */
    void finished(Sample sample) {
        done++;
        Latency latency = sample.latencyMicros();
        say(String.format(
                Locale.ROOT,
                "[%" + String.valueOf(total).length() + "d/%d] %s: %,10.0f msg/s%s",
                done,
                total,
                current,
                sample.messagesPerSecond(),
                latency == null ? "" : String.format(Locale.ROOT, ", p50 %,.1f µs", latency.p50())));
    }

    /** Leaves nothing behind on the live line. */
    void end() {
        if (isLive) {
            lines.print(CLEAR_LINE);
            lines.flush();
        }
    }

    private static String describe(String system, Load load) {
        return String.format(
                Locale.ROOT,
                "%-11s %7s depth %3d%s",
                system,
                ByteSize.print(load.size()),
                load.depth(),
                load.isOpen() ? String.format(Locale.ROOT, " at %,.0f/s", load.rate()) : "");
    }
}
