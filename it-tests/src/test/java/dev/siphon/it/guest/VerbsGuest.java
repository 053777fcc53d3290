package dev.siphon.it.guest;

import java.io.IOException;
import java.time.Duration;

/** A guest with the verbs devices that the script {@code soft-roce} makes. */
final class VerbsGuest {

    private static final Duration SET_UP_LIMIT = Duration.ofSeconds(60);

    private VerbsGuest() {}

    /** Boots the guest and makes the devices. */
    static Guest start(GuestImage image) throws IOException {
        Guest guest = Guest.start(image, GuestOptions.plain().memoryMib(3072));
        try {
            guest.output(GuestImage.SCRIPTS.resolve("soft-roce").toString(), SET_UP_LIMIT);
            return guest;
        } catch (IOException | RuntimeException e) {
            guest.close();
            throw e;
        }
    }
}
