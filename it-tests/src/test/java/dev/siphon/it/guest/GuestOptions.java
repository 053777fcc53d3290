package dev.siphon.it.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a guest is made.
 *
 * @param processors how many virtual CPUs
 * @param memoryMib its memory in MiB; three quarters of it may be taken by files that are written
 * @param wrapper a command that runs QEMU, and becomes it: what it finds around it is made by this; empty for none
 * @param devices further arguments of QEMU: {@code -netdev ... -device virtio-net-pci,...}
 * @param kernelArguments further arguments of the kernel
 * @param modules kernel modules loaded at boot, besides those that the files are reached through
 * @param environment variables of every command
 */
record GuestOptions(
        int processors,
        int memoryMib,
        List<String> wrapper,
        List<String> devices,
        List<String> kernelArguments,
        List<String> modules,
        Map<String, String> environment) {

    GuestOptions {
        wrapper = List.copyOf(wrapper);
        devices = List.copyOf(devices);
        kernelArguments = List.copyOf(kernelArguments);
        modules = List.copyOf(modules);
        environment = Map.copyOf(environment);
    }

    /** Two processors and 2 GiB, no further device. */
    static GuestOptions plain() {
        return new GuestOptions(2, 2048, List.of(), List.of(), List.of(), List.of(), Map.of());
    }

    GuestOptions processors(int count) {
        return new GuestOptions(count, memoryMib, wrapper, devices, kernelArguments, modules, environment);
    }

    GuestOptions memoryMib(int size) {
        return new GuestOptions(processors, size, wrapper, devices, kernelArguments, modules, environment);
    }

    /** Run by {@code command}. */
    GuestOptions wrapper(List<String> command) {
        return new GuestOptions(processors, memoryMib, command, devices, kernelArguments, modules, environment);
    }

    /** With further arguments of QEMU. */
    GuestOptions device(String... arguments) {
        List<String> all = joined(devices, arguments);
        return new GuestOptions(processors, memoryMib, wrapper, all, kernelArguments, modules, environment);
    }

    /** With further arguments of the kernel. */
    GuestOptions kernelArgument(String... arguments) {
        List<String> all = joined(kernelArguments, arguments);
        return new GuestOptions(processors, memoryMib, wrapper, devices, all, modules, environment);
    }

    GuestOptions module(String... names) {
        List<String> all = joined(modules, names);
        return new GuestOptions(processors, memoryMib, wrapper, devices, kernelArguments, all, environment);
    }

    GuestOptions environment(String name, String value) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put(name, value);
        return new GuestOptions(processors, memoryMib, wrapper, devices, kernelArguments, modules, all);
    }

    private static List<String> joined(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }
}
