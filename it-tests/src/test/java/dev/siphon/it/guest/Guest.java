package dev.siphon.it.guest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A running guest. It sees the files of this machine under their own paths; what it writes is forgotten with it, except in
 * {@link #share()}. Commands run as root, one at a time, in bash, with {@code SIPHON_GUEST=1} in their environment.
 *
 * <p>For one thread. Closing ends the guest; so does the end of this JVM, of whatever kind.
 */
final class Guest implements AutoCloseable {

    private static final Duration BOOT_LIMIT = Duration.ofSeconds(90);

    private final GuestFolder folder;
    private final Qemu qemu;
    private final GuestPort port;

    private Guest(GuestFolder folder, Qemu qemu, GuestPort port) {
        this.folder = folder;
        this.qemu = qemu;
        this.port = port;
    }

    /**
     * How a command ended.
     *
     * @param status its exit status; 128 and the signal's number when a signal ended it
     * @param lines what it printed, errors included
     */
    record Result(int status, List<String> lines) {

        String output() {
            return String.join("\n", lines);
        }
    }

    /**
     * Boots a guest and waits until it takes commands.
     *
     * @throws GuestFailure when it does not come up
     */
    static Guest start(GuestImage image, GuestOptions options) throws IOException {
        String token = UUID.randomUUID().toString();
        GuestFolder folder = GuestFolder.create();
        folder.writeEnvironment(image, options, token);
        Qemu qemu = Qemu.start(image, options, folder);
        Guest guest = new Guest(folder, qemu, new GuestPort(qemu.process(), token));
        try {
            GuestPort.Event first = guest.port.next(System.nanoTime() + BOOT_LIMIT.toNanos());
            if (!(first instanceof GuestPort.Ready)) {
                boolean silent = first instanceof GuestPort.Silence;
                throw new GuestFailure(
                        "the guest did not boot" + (silent ? " within " + BOOT_LIMIT.toSeconds() + " s" : ""), folder);
            }
            return guest;
        } catch (RuntimeException | Error e) {
            guest.close();
            throw e;
        }
    }

    /** A folder that guest and host may both write, under the same path. */
    Path share() {
        return folder.share();
    }

    /** Starts {@code command}; it is killed {@code limit} later. It must end before the next one may start. */
    RunningCommand begin(String command, Duration limit) throws IOException {
        folder.writeCommand(command);
        port.request("run");
        return new GuestCommand(command, port, folder, limit);
    }

    /** Runs {@code command} to its end. */
    Result run(String command, Duration limit) throws IOException {
        RunningCommand running = begin(command, limit);
        List<String> lines = Stream.generate(running::readLine)
                .takeWhile(Optional::isPresent)
                .map(Optional::get)
                .toList();
        return new Result(running.status(), lines);
    }

    /** Runs {@code command}, which must end well; what it printed. */
    String output(String command, Duration limit) throws IOException {
        Result result = run(command, limit);
        if (result.status() != 0) {
            throw new GuestFailure(command + " ended with " + result.status() + ": " + result.output(), folder);
        }
        return result.output();
    }

    @Override
    public void close() throws IOException {
        try (folder) {
            qemu.close();
        }
    }
}
