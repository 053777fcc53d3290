package dev.siphon.it.guest;

import dev.siphon.it.guest.GuestPort.Ended;
import dev.siphon.it.guest.GuestPort.Event;
import dev.siphon.it.guest.GuestPort.Gone;
import dev.siphon.it.guest.GuestPort.Line;
import java.time.Duration;
import java.util.Optional;

/** What a guest was asked to run. */
final class GuestCommand implements RunningCommand {

    /** For a killed command to be reported as such. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final String command;
    private final GuestPort port;
    private final GuestFolder folder;
    private final Duration limit;
    private final long deadline;
    private Optional<Event> end = Optional.empty();

    GuestCommand(String command, GuestPort port, GuestFolder folder, Duration limit) {
        this.command = command;
        this.port = port;
        this.folder = folder;
        this.limit = limit;
        deadline = System.nanoTime() + limit.toNanos();
    }

    @Override
    public Optional<String> readLine() {
        if (end.isPresent()) {
            return Optional.empty();
        }
        Event event = port.next(deadline);
        if (event instanceof Line line) {
            return Optional.of(line.text());
        }
        end = Optional.of(event);
        if (event instanceof Ended) {
            return Optional.empty();
        }
        throw new GuestFailure(
                event instanceof Gone ? "the guest ended while it ran " + command : command + " " + killed(), folder);
    }

    private String killed() {
        port.request("kill");
        long patience = System.nanoTime() + KILL_LIMIT.toNanos();
        Event event = port.next(patience);
        while (event instanceof Line) {
            event = port.next(patience);
        }
        String fate = event instanceof Ended ? "was killed" : "cannot be killed";
        return "took more than " + limit.toSeconds() + " s and " + fate;
    }

    @Override
    public int status() {
        if (end.isPresent() && end.get() instanceof Ended ended) {
            return ended.status();
        }
        throw new IllegalStateException(command + " has no status: its last line was not read or it was killed");
    }
}
