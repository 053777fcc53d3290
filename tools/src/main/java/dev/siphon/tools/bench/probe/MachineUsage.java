package dev.siphon.tools.bench.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all of the machine's processors have done since it booted, in ticks of 10 ms. All are 0 where {@code /proc/stat} is
 * missing.
 *
 * @param busy ran processes or the kernel
 * @param stolen were taken away by the host of a virtual machine
 * @param total of all processors
 */
public record MachineUsage(long busy, long stolen, long total) {

    private static final Path STAT = Path.of("/proc/stat");
    private static final double NANOS_PER_TICK = 10_000_000;

    /** Fields of the first line, after its name: proc(5). */
    private static final int IDLE = 3;

    private static final int IO_WAIT = 4;
    private static final int STEAL = 7;

    /** Up to now. */
    public static MachineUsage read() {
        try (var lines = Files.lines(STAT)) {
            String[] fields = lines.findFirst().orElse("").trim().split(" +", -1);
            long total = 0;
            for (int i = 0; i <= STEAL; i++) {
                total += Long.parseLong(fields[i + 1]);
            }
            long stolen = Long.parseLong(fields[STEAL + 1]);
            long idle = Long.parseLong(fields[IDLE + 1]) + Long.parseLong(fields[IO_WAIT + 1]);
            return new MachineUsage(total - idle - stolen, stolen, total);
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return new MachineUsage(0, 0, 0);
        }
    }

    public MachineUsage since(MachineUsage before) {
        return new MachineUsage(busy - before.busy, stolen - before.stolen, total - before.total);
    }

    /** How much of the machine others than those who used {@code ownCpuNanos} had, in percent. */
    public double foreignPercent(long ownCpuNanos) {
        return total == 0 ? 0 : Math.max(0, 100 * (busy - ownCpuNanos / NANOS_PER_TICK) / total);
    }

    public double stolenPercent() {
        return total == 0 ? 0 : 100.0 * stolen / total;
    }
}
