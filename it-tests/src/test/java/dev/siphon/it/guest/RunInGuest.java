package dev.siphon.it.guest;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a command in a guest with verbs devices, or with NICs for DPDK, to look around in it: {@code RunInGuest [--nics]
 * COMMAND...}.
 */
final class RunInGuest {

    private static final Duration LIMIT = Duration.ofMinutes(20);

    private RunInGuest() {}

    public static void main(String[] arguments) throws Exception {
        if (GuestImage.prepared() instanceof GuestImage.Prepared prepared) {
            boolean nics = arguments[0].equals("--nics");
            try (Guest guest = nics ? NicGuest.start(prepared.image()) : VerbsGuest.start(prepared.image())) {
                List<String> words = Arrays.asList(arguments).subList(nics ? 1 : 0, arguments.length);
                RunningCommand command = guest.begin(String.join(" ", words), LIMIT);
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
