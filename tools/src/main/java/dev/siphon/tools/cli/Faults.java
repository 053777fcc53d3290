package dev.siphon.tools.cli;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.entity.EntityAddress;
import java.time.Duration;

/** What to tell a person when a connection does not do what it should. */
public final class Faults {

    private Faults() {}

    /** Nobody listens. */
    public static CommandFailure refused(EntityAddress address) {
        return new CommandFailure("connection to " + place(address) + " refused: nobody listens there");
    }

    /** The connection ended. */
    public static CommandFailure ended(EntityAddress address, Connection connection) {
        String why = connection.lastFault().orElse("the peer closed it");
        return isRefusal(why)
                ? refused(address)
                : new CommandFailure("connection to " + place(address) + " ended: " + why);
    }

    /** Whether a connection's last fault is that nobody listens. */
    public static boolean isRefusal(String fault) {
        return fault.contains("Connection refused");
    }

    /** Nothing came. */
    public static CommandFailure silent(EntityAddress address, String expected, Duration timeout) {
        return new CommandFailure("no " + expected + " from " + place(address) + " within "
                + timeout.toMillis() / 1000.0 + " s (--timeout)");
    }

    /** The address as a person types it: without protocol, and without a nonce of 0. */
    public static String place(EntityAddress address) {
        String text = address.sockaddr().toString();
        return address.nonce() == 0 ? text : text + "/" + Integer.toUnsignedString(address.nonce());
    }
}
