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
 * @param devices further arguments of QEMU: {@code -netdev ... -device virtio-net-pci,...}
 * @param modules kernel modules loaded at boot, besides those that the files are reached through
 * @param environment variables of every command
 */
record GuestOptions(
        int processors, int memoryMib, List<String> devices, List<String> modules, Map<String, String> environment) {

    GuestOptions {
        devices = List.copyOf(devices);
        modules = List.copyOf(modules);
        environment = Map.copyOf(environment);
    }

    /** Two processors and 2 GiB, no further device. */
    static GuestOptions plain() {
        return new GuestOptions(2, 2048, List.of(), List.of(), Map.of());
    }

    GuestOptions processors(int count) {
        return new GuestOptions(count, memoryMib, devices, modules, environment);
    }

    GuestOptions memoryMib(int size) {
        return new GuestOptions(processors, size, devices, modules, environment);
    }

    /** With further arguments of QEMU. */
    GuestOptions device(String... arguments) {
        return new GuestOptions(processors, memoryMib, joined(devices, arguments), modules, environment);
    }

    GuestOptions module(String... names) {
        return new GuestOptions(processors, memoryMib, devices, joined(modules, names), environment);
    }

    GuestOptions environment(String name, String value) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put(name, value);
        return new GuestOptions(processors, memoryMib, devices, modules, all);
    }

    private static List<String> joined(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }
}
