package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.threaded.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * DPDK's environment abstraction layer: the one thing of which a process has one, and which cannot be ended. The first stack
 * starts it with its flags; later ones must be content with those. Any thread.
 */
public final class Eal {

    private static final String STATUS = "/proc/self/status";
    private static final String CORES = "Cpus_allowed_list:";

    private static @Nullable EalFlags running;
    /** Why it could not be started; it cannot be tried again. */
    private static @Nullable String failure;

    private Eal() {}

    /**
     * Starts EAL, or checks that the one that runs was started with flags that meet {@code flags}.
     *
     * @throws TransportException if it cannot be started, or runs with other flags; the text has both
     */
    public static synchronized void require(EalFlags flags) throws TransportException {
        if (failure != null) {
            throw new TransportException(
                    Errno.EIO, failure + "; it was tried before in this process, which needs a new start");
        }
        EalFlags current = running;
        if (current == null) {
            start(flags);
        } else if (!flags.areMetBy(current)) {
            throw new TransportException(
                    Errno.EINVAL,
                    "DPDK runs in this process already, started with: " + current + "; this stack needs: " + flags
                            + "; give all stacks of the process the same");
        }
    }

    /** What can be told of {@code flags} without starting EAL: whether there are huge pages where they are wanted. */
    public static void check(EalFlags flags) throws TransportException {
        HugePages.check(flags.hugePages());
    }

    private static void start(EalFlags flags) throws TransportException {
        try {
            DpdkLibrary.load();
        } catch (DpdkUnavailableException e) {
            throw new TransportException(Errno.OTHER, String.valueOf(e.getMessage()), e);
        }
        HugePages.check(flags.hugePages());
        List<String> arguments = flags.arguments(allowedCores());
        AtomicReference<@Nullable IOException> thrown = new AtomicReference<>();
        // EAL changes the affinity of the thread that starts it.
        Thread starter = new Thread(
                () -> {
                    try {
                        Natives.startEal(arguments.toArray(String[]::new));
                    } catch (IOException e) {
                        thrown.set(e);
                    }
                },
                "siphon-eal");
        starter.start();
        Threads.join(starter);
        IOException failed = thrown.get();
        if (failed != null) {
            failure = "DPDK could not be started: " + failed.getMessage() + ", arguments " + String.join(" ", arguments)
                    + " (what it wrote to standard error says more)";
            throw new TransportException(Errno.EIO, failure, failed);
        }
        running = flags;
    }

    private static String allowedCores() throws TransportException {
        try {
            return Files.readAllLines(Path.of(STATUS)).stream()
                    .filter(line -> line.startsWith(CORES))
                    .map(line -> line.substring(CORES.length()).strip())
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + CORES));
        } catch (IOException e) {
            throw new TransportException(Errno.EIO, "cannot tell this process's cores from " + STATUS, e);
        }
    }

    /** Lets the calling thread use pools' caches; undone by {@link #leaveThread}. */
    public static void enterThread() {
        // Without a number the thread has no caches, and works all the same.
        Natives.registerThread();
    }

    /** The calling thread ends. */
    public static void leaveThread() {
        Natives.unregisterThread();
    }

    /** Keeps the calling thread on {@code core}. */
    public static void pinThread(int core) throws TransportException {
        try {
            Natives.pinThread(core);
        } catch (IOException e) {
            throw new TransportException(
                    Errno.EINVAL, "cannot run on core " + core + ", see ms_dpdk_coremask: " + e.getMessage(), e);
        }
    }
}
