package dev.siphon.it.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The conversation with the guest's agent: a word to it, lines from it, and at last a line that begins with the token. */
final class GuestPort {

    private final String token;
    private final Writer requests;
    /** What the guest said; an empty one is the guest's end. */
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    GuestPort(Process qemu, String token) {
        this.token = token;
        requests = qemu.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> readAll(qemu), "guest-port");
        reader.setDaemon(true);
        reader.start();
    }

    /** What a command leads to. */
    sealed interface Answer {}

    record Ended(int status) implements Answer {}

    enum Silence implements Answer {
        /** The time is over, and the command not. */
        TIMEOUT,
        /** There is no guest any more. */
        GONE
    }

    private void readAll(Process qemu) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(qemu.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            // The process was killed: its end is what is reported.
        } finally {
            lines.add(Optional.empty());
        }
    }

    /** Waits for the agent's first word; false when something else is said or nothing at all. */
    boolean isReady(Duration limit) {
        Optional<String> first = next(limit.toNanos());
        return first != null && first.equals(Optional.of(token + " ready"));
    }

    /** Asks for {@code what}. */
    void request(String what) {
        try {
            requests.write(what + "\n");
            requests.flush();
        } catch (IOException e) {
            // The guest is gone, which the next read tells.
        }
    }

    /** Hands on what the command prints until it ends or {@code limit} is over. */
    Answer read(Duration limit, Consumer<String> consumer) {
        long deadline = System.nanoTime() + limit.toNanos();
        // The agent begins its last line afresh: an empty line before it is the agent's and not the command's.
        boolean emptyLineHeld = false;
        while (true) {
            Optional<String> next = next(deadline - System.nanoTime());
            if (next == null) {
                return Silence.TIMEOUT;
            }
            if (next.isEmpty()) {
                return Silence.GONE;
            }
            String line = next.get();
            if (line.startsWith(token)) {
                return new Ended(Integer.parseInt(line.substring(token.length() + 1)));
            }
            if (emptyLineHeld) {
                consumer.accept("");
            }
            emptyLineHeld = line.isEmpty();
            if (!emptyLineHeld) {
                consumer.accept(line);
            }
        }
    }

    /** What comes next; null when nothing comes in time. */
    private @Nullable Optional<String> next(long nanos) {
        try {
            return lines.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
