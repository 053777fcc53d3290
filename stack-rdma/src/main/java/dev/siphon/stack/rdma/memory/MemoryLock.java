package dev.siphon.stack.rdma.memory;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much memory this process may lock (RLIMIT_MEMLOCK), which registering counts against.
 *
 * @param limitBytes the soft limit, {@link Long#MAX_VALUE} for none
 */
public record MemoryLock(long limitBytes) {

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path STATUS = Path.of("/proc/self/status");

    private static final Pattern LOCKED_MEMORY = Pattern.compile("(?m)^Max locked memory\\s+(\\S+)");
    private static final Pattern CAPABILITIES = Pattern.compile("(?m)^CapEff:\\s+([0-9a-f]+)");

    /** Who has it is not held to the limit (capabilities(7)). */
    private static final int CAP_IPC_LOCK = 14;

    /** The limit of this process now; none if the system does not tell it. */
    public static MemoryLock ofThisProcess() {
        try {
            return of(Files.readString(LIMITS), Files.readString(STATUS));
        } catch (IOException e) {
            return new MemoryLock(Long.MAX_VALUE);
        }
    }

    static MemoryLock of(String limits, String status) {
        Matcher capabilities = CAPABILITIES.matcher(status);
        boolean exempt = capabilities.find()
                && (Long.parseUnsignedLong(capabilities.group(1), 16) >> CAP_IPC_LOCK & 1) != 0;
        Matcher limit = LOCKED_MEMORY.matcher(limits);
        if (exempt || !limit.find() || limit.group(1).equals("unlimited")) {
            return new MemoryLock(Long.MAX_VALUE);
        }
        return new MemoryLock(Long.parseLong(limit.group(1)));
    }

    /**
     * Checks that at least one connection's {@code bytes} can be locked.
     *
     * @throws TransportException {@link Errno#ENOBUFS} with the lines that raise the limit
     */
    public void require(long bytes, String device) throws TransportException {
        if (limitBytes < bytes) {
            throw new TransportException(
                    Errno.ENOBUFS,
                    device + ": this process may lock " + limitBytes + " bytes of memory, but one connection needs "
                            + bytes + "; put \"* - memlock unlimited\" into /etc/security/limits.conf, or"
                            + " LimitMEMLOCK=infinity into the unit file, or run it with ulimit -l unlimited");
        }
    }
}
