package dev.siphon.it.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The conversation with the guest's agent: a word to it, lines from it, and at last a line that begins with the token.
 * For one thread.
 */
final class GuestPort {

    private final String token;
    private final Writer requests;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    GuestPort(Process qemu, String token) {
        this.token = token;
        requests = qemu.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> readAll(qemu), "guest-port");
        reader.setDaemon(true);
        reader.start();
    }

    /** What comes from the guest. */
    sealed interface Event {}

    /** The agent is there, and takes a command. */
    record Ready() implements Event {}

    /** The command printed this. */
    record Line(String text) implements Event {}

    /** The command ended. */
    record Ended(int status) implements Event {}

    /** There is no guest any more. */
    record Gone() implements Event {}

    /** The time is over, and nothing came. */
    record Silence() implements Event {}

    private void readAll(Process qemu) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(qemu.getInputStream(), StandardCharsets.UTF_8))) {
            boolean emptyLineHeld = false;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                boolean agents = line.startsWith(token);
                // The agent begins its last line afresh: an empty line before it is the agent's and not the command's.
                if (emptyLineHeld && !agents) {
                    events.add(new Line(""));
                }
                emptyLineHeld = line.isEmpty();
                if (agents) {
                    events.add(agentsWord(line.substring(token.length() + 1)));
                } else if (!emptyLineHeld) {
                    events.add(new Line(line));
                }
            }
        } catch (IOException e) {
            // The process was killed: its end is what is reported.
        } finally {
            events.add(new Gone());
        }
    }

    private static Event agentsWord(String word) {
        return word.equals("ready") ? new Ready() : new Ended(Integer.parseInt(word));
    }

    /** Asks for {@code what}. */
    void request(String what) {
        try {
            requests.write(what + "\n");
            requests.flush();
        } catch (IOException e) {
            // The guest is gone, which the next event tells.
        }
    }

    /** Waits for what comes next, until {@link System#nanoTime} is {@code deadline}. */
    Event next(long deadline) {
        try {
            Event event = events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return event == null ? new Silence() : event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Silence();
        }
    }
}
