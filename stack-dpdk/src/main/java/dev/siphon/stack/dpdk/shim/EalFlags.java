package dev.siphon.stack.dpdk.shim;

import java.util.ArrayList;
import java.util.List;

/**
 * How EAL is started: once in a process, for all stacks.
 *
 * @param hugePages the folder where huge pages are mounted; empty: ordinary memory
 * @param memoryMiB size of EAL's memory where it is ordinary
 * @param memoryChannels channels of memory per socket
 * @param drivers a driver to load, or a folder of them; empty: those that DPDK was installed with
 * @param devices the PCI devices that EAL may touch
 */
public record EalFlags(String hugePages, int memoryMiB, int memoryChannels, String drivers, List<String> devices) {

    public EalFlags {
        devices = List.copyOf(devices);
    }

    /** Whether a stack that wants these can live with an EAL that was started with {@code running}. */
    boolean areMetBy(EalFlags running) {
        return hugePages.equals(running.hugePages)
                && memoryMiB <= running.memoryMiB
                && memoryChannels == running.memoryChannels
                && (drivers.isEmpty() || drivers.equals(running.drivers))
                && running.devices.containsAll(devices);
    }

    /** The arguments of {@code rte_eal_init} for a process that may run on {@code cores}, as {@code 0-3,8}. */
    List<String> arguments(String cores) {
        List<String> arguments = new ArrayList<>();
        // One lcore that floats over all cores: EAL pins no thread then.
        arguments.addAll(List.of("siphon", "--lcores", "0@(" + cores + ")", "-n", Integer.toString(memoryChannels)));
        arguments.addAll(
                List.of("--file-prefix", "siphon-" + ProcessHandle.current().pid(), "--no-telemetry"));
        arguments.addAll(List.of("--log-level", "*:error"));
        if (hugePages.isEmpty()) {
            arguments.addAll(List.of("--no-huge", "--no-shconf", "-m", Integer.toString(memoryMiB)));
        } else {
            arguments.addAll(List.of("--huge-dir", hugePages, "--huge-unlink"));
        }
        if (!drivers.isEmpty()) {
            arguments.addAll(List.of("-d", drivers));
        }
        if (devices.isEmpty()) {
            // What is not hardware has no need of physical addresses.
            arguments.addAll(List.of("--no-pci", "--iova-mode", "va"));
        }
        devices.forEach(device -> arguments.addAll(List.of("-a", device)));
        return arguments;
    }

    @Override
    public String toString() {
        return "huge pages " + (hugePages.isEmpty() ? "none (" + memoryMiB + " MiB of ordinary memory)" : hugePages)
                + ", memory channels " + memoryChannels + ", drivers " + (drivers.isEmpty() ? "as installed" : drivers)
                + ", PCI devices " + (devices.isEmpty() ? "none" : String.join(" ", devices));
    }
}
