package dev.siphon.stack.rdma.library;

import dev.siphon.stack.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much memory this process may lock. The kernel counts what is registered with a device against RLIMIT_MEMLOCK, unless the process
 * has CAP_IPC_LOCK in the first user namespace, and answers ENOMEM beyond it.
 *
 * @param limit in bytes; {@link Long#MAX_VALUE} if there is none
 */
public record LockedMemory(long limit) {

    private static final Path PROC = Path.of("/proc/self");
    private static final Pattern SOFT_LIMIT = Pattern.compile("(?m)^Max locked memory\\s+(\\d+|unlimited)");
    private static final Pattern CAPABILITIES = Pattern.compile("(?m)^CapEff:\\s+([0-9a-f]+)");
    private static final Pattern FIRST_NAMESPACE = Pattern.compile("\\s*0\\s+0\\s+4294967295\\s*");
    private static final int CAP_IPC_LOCK = 14;

    /** What holds for this process now. */
    public static LockedMemory ofThisProcess() {
        return of(read("limits"), read("status"), read("uid_map"));
    }

    static LockedMemory of(String limits, String status, String uidMap) {
        Matcher capabilities = CAPABILITIES.matcher(status);
        boolean capable = capabilities.find()
                && (Long.parseUnsignedLong(capabilities.group(1), 16) >> CAP_IPC_LOCK & 1) != 0
                && FIRST_NAMESPACE.matcher(uidMap).matches();
        Matcher soft = SOFT_LIMIT.matcher(limits);
        boolean unlimited = capable || !soft.find() || soft.group(1).equals("unlimited");
        return new LockedMemory(unlimited ? Long.MAX_VALUE : Long.parseLong(soft.group(1)));
    }

    private static String read(String file) {
        try {
            return Files.readString(PROC.resolve(file));
        } catch (IOException e) {
            // Without procfs nothing is known, and registration itself will tell.
            return "";
        }
    }

    /**
     * Checks that {@code bytes} may be registered.
     *
     * @throws UnavailableException with the lines that raise the limit
     */
    public void check(long bytes) throws UnavailableException {
        if (bytes > limit) {
            throw new UnavailableException(
                    "this process may lock " + limit + " bytes of memory (ulimit -l), but " + bytes
                            + " are to be registered",
                    "put \"* - memlock unlimited\" into /etc/security/limits.d/rdma.conf and log in anew; for a service,"
                            + " LimitMEMLOCK=infinity into its unit file; for a container, --ulimit memlock=-1");
        }
    }
}
