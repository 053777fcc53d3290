package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.UnavailableException;
import dev.siphon.stack.threaded.Threads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * DPDK's environment abstraction layer: the one thing of which a process has one, and which cannot be ended. The first stack
 * starts it with its flags; later ones must be content with those. Any thread.
 */
public final class Eal {

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
        check(flags);
        if (running == null) {
            start(flags);
        }
    }

    /**
     * What can be told of {@code flags} without starting EAL: whether the one that runs meets them, or else whether there are
     * huge pages where they are wanted.
     */
    public static synchronized void check(EalFlags flags) throws TransportException {
        if (failure != null) {
            throw new TransportException(
                    Errno.EIO, failure + "; it was tried before in this process, which needs a new start");
        }
        EalFlags current = running;
        if (current == null) {
            HugePages.check(flags.hugePages());
        } else if (!flags.areMetBy(current)) {
            throw new TransportException(
                    Errno.EINVAL,
                    "DPDK runs in this process already, started with: " + current + "; this stack needs: " + flags
                            + "; give all stacks of the process the same");
        }
    }

    /** Checks that this process may run on each of {@code cores}. */
    public static void checkCores(List<Integer> cores) throws TransportException {
        AllowedCores.read().check(cores);
    }

    private static void start(EalFlags flags) throws TransportException {
        try {
            DpdkLibrary.load();
        } catch (UnavailableException e) {
            throw new TransportException(Errno.OTHER, String.valueOf(e.getMessage()), e);
        }
        List<String> arguments = flags.arguments(AllowedCores.read().text());
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
