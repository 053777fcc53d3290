package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The cores that this process may run on, as its affinity and its control group have it.
 *
 * @param text as the kernel writes it: {@code 0-3,8}
 */
record AllowedCores(String text) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String KEY = "Cpus_allowed_list:";

    static AllowedCores read() throws TransportException {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(KEY))
                    .map(line -> new AllowedCores(line.substring(KEY.length()).strip()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + KEY));
        } catch (IOException e) {
            throw new TransportException(Errno.EIO, "cannot tell this process's cores from " + STATUS, e);
        }
    }

    private boolean contains(int core) {
        return Arrays.stream(text.split(",", -1)).anyMatch(range -> {
            String[] ends = range.split("-", 2);
            return Integer.parseInt(ends[0]) <= core && core <= Integer.parseInt(ends[ends.length - 1]);
        });
    }

    /** Checks that each of {@code cores} is among these. */
    void check(List<Integer> cores) throws TransportException {
        for (int core : cores) {
            if (!contains(core)) {
                throw new TransportException(
                        Errno.EINVAL,
                        "ms_dpdk_coremask names core " + core + ", and this process may run on " + text
                                + " only (taskset -cp PID shows it; a container's cpuset narrows it)");
            }
        }
    }
}
