package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What must be there before EAL takes huge pages, told better than EAL does. */
final class HugePages {

    private static final Path SIZES = Path.of("/sys/kernel/mm/hugepages");
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private HugePages() {}

    /** Checks that huge pages are mounted at {@code folder} and that some are free; nothing if {@code folder} is empty. */
    static void check(String folder) throws TransportException {
        if (!folder.isEmpty()) {
            check(folder, MOUNTS, SIZES);
        }
    }

    /** As above, by what the files {@code mounts} and those in {@code sizes} say. */
    static void check(String folder, Path mounts, Path sizes) throws TransportException {
        try {
            if (!isMounted(folder, mounts)) {
                throw missing("no huge pages are mounted at " + folder, "mount -t hugetlbfs none " + folder);
            }
            if (free(sizes) == 0) {
                throw missing("no huge page is free", "sysctl vm.nr_hugepages=512");
            }
        } catch (TransportException e) {
            throw e;
        } catch (IOException e) {
            throw new TransportException(Errno.EIO, "ms_dpdk_hugepages is " + folder + ": cannot be checked: " + e, e);
        }
    }

    private static TransportException missing(String what, String remedy) {
        return new TransportException(
                Errno.ENOBUFS,
                "ms_dpdk_hugepages: " + what + " (as root: " + remedy
                        + "; or leave the key empty for ordinary memory)");
    }

    private static boolean isMounted(String folder, Path mounts) throws IOException {
        return Files.readAllLines(mounts).stream()
                .map(line -> List.of(line.split(" ", 4)))
                .anyMatch(mount -> mount.get(1).equals(folder) && mount.get(2).equals("hugetlbfs"));
    }

    private static long free(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> sizes = Files.list(folder)) {
            long free = 0;
            for (Path size : sizes.toList()) {
                free += Long.parseLong(
                        Files.readString(size.resolve("free_hugepages")).strip());
            }
            return free;
        }
    }
}
