package dev.siphon.it.guest;

import java.util.Optional;

/** A command that is at work. */
interface RunningCommand {

    /**
     * Waits for the next line of its output; empty when it has ended.
     *
     * @throws GuestFailure when its time is over or its guest died
     */
    Optional<String> readLine();

    /** The exit status; only after its last line was read. */
    int status();
}
