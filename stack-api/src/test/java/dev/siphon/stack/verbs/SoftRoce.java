package dev.siphon.stack.verbs;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The verbs devices of the guest, as its script {@code soft-roce} makes them. {@link #LOCAL} talks to itself, by the
 * shortest way. {@link #LEFT} and {@link #RIGHT} are the ends of a wire: a connect to the address of the one leaves by the
 * other, and what passes the wire can be disturbed. Kernel TCP goes over the wire as well.
 *
 * <p>For tests that are {@link EnabledWithSoftRoce}.
 */
public enum SoftRoce {
    /** Has a second address, {@code 10.77.0.2}. */
    LOCAL("rxe0", "rdma0", "10.77.0.1"),
    LEFT("rxe1", "rdma1", "10.77.1.1"),
    RIGHT("rxe2", "rdma2", "10.77.1.2");

    /** Emulated, and on a busy machine. */
    private static final int LIMIT_SECONDS = 30;

    private final String device;
    private final String netdev;
    private final String address;

    SoftRoce(String device, String netdev, String address) {
        this.device = device;
        this.netdev = netdev;
        this.address = address;
    }

    /** Its name among the verbs devices. */
    public String device() {
        return device;
    }

    public InetAddress address() {
        try {
            return InetAddress.getByName(address);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes the device away; the kernel waits for the processes that use it. The addresses remain. */
    public void remove() {
        run("rdma", "link", "delete", device);
    }

    /** Makes the device again after {@link #remove}, and waits until it has the GID of its address. */
    public void restore() {
        run("rdma", "link", "add", device, "type", "rxe", "netdev", netdev);
        run(
                "sh",
                "-c",
                "until grep -qs ffff: /sys/class/infiniband/" + device + "/ports/1/gids/*; do sleep 0.05; done");
    }

    /**
     * Disturbs what leaves this end of the wire, until the returned disturbance is closed.
     *
     * @param netem as tc-netem(8) has it: {@code loss 1%}, {@code delay 5ms 1ms}, {@code duplicate 1% reorder 5%}
     */
    public Disturbance disturb(String netem) {
        if (this == LOCAL) {
            throw new IllegalArgumentException(device + " has no wire that could be disturbed: use LEFT or RIGHT");
        }
        run("sh", "-c", "tc qdisc replace dev " + netdev + " root netem limit 100000 " + netem);
        return () -> run("tc", "qdisc", "delete", "dev", netdev, "root");
    }

    /** Lasts until it is closed. */
    @FunctionalInterface
    public interface Disturbance extends AutoCloseable {
        @Override
        void close();
    }

    private static void run(String... command) {
        try {
            Path output = Files.createTempFile("soft-roce", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            if (!ended || process.exitValue() != 0) {
                String said = Files.readString(output, StandardCharsets.UTF_8);
                throw new IllegalStateException(List.of(command) + (ended ? " failed: " : " does not end: ") + said);
            }
            Files.delete(output);
        } catch (IOException e) {
            throw new IllegalStateException(List.of(command) + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
