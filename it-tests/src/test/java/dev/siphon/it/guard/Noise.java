package dev.siphon.it.guard;

import dev.siphon.tools.bench.probe.MachineUsage;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** How much of the machine others had since this was made, who share caches and memory with what is measured. */
final class Noise {

    /** With half of the machine in use by others the ratios moved by 15 %, half of what is tolerated. */
    private static final double MUCH_FOREIGN_PERCENT = 60;

    private static final double MUCH_STOLEN_PERCENT = 5;

    private final MachineUsage machineBefore = MachineUsage.read();
    private final long cpuBefore = processCpuNanos();

    private static long processCpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    /** What is too much of it, in words; empty if it is little enough. */
    String complaint() {
        MachineUsage machine = MachineUsage.read().since(machineBefore);
        double foreign = machine.foreignPercent(processCpuNanos() - cpuBefore);
        double stolen = machine.stolenPercent();
        if (foreign > MUCH_FOREIGN_PERCENT) {
            return String.format(Locale.ROOT, "others used %.0f %% of the machine", foreign);
        }
        return stolen > MUCH_STOLEN_PERCENT
                ? String.format(Locale.ROOT, "the host took %.0f %% of the machine", stolen)
                : "";
    }
}
