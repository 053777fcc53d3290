package dev.siphon.it.guest;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs a command in a guest with verbs devices, to look around in it: {@code RunInGuest COMMAND...}. */
final class RunInGuest {

    private static final Duration LIMIT = Duration.ofMinutes(20);

    private RunInGuest() {}

    public static void main(String[] arguments) throws Exception {
        if (GuestImage.prepared() instanceof GuestImage.Prepared prepared) {
            try (Guest guest = Guest.start(prepared.image(), GuestOptions.plain())) {
                guest.output(GuestImage.SCRIPTS.resolve("soft-roce").toString(), LIMIT);
                RunningCommand command = guest.begin(String.join(" ", arguments), LIMIT);
                Stream.generate(command::readLine)
                        .takeWhile(Optional::isPresent)
                        .forEach(line -> System.out.println(line.get()));
                System.out.println("status " + command.status());
            }
        } else {
            System.out.println(GuestImage.prepared());
        }
    }
}
