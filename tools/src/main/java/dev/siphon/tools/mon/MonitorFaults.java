package dev.siphon.tools.mon;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.message.AuthReply;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.Faults;
import java.time.Duration;
import java.util.Optional;

/** What to tell a person who does not get what they want from a monitor, and what to do about it. */
final class MonitorFaults {

    private static final int EACCES = -13;
    private static final int EOPNOTSUPP = -95;
    private static final String BANNER_V2 = "ceph v2";

    private MonitorFaults() {}

    static CommandFailure refused(EntityAddress monitor) {
        return new CommandFailure(Faults.refused(monitor).getMessage()
                + ". Does the monitor run, and does it listen for protocol version 1 (usually on port 6789)?");
    }

    /** The connection ended because of {@code fault}. */
    static CommandFailure ended(EntityAddress monitor, Optional<String> fault) {
        String place = Faults.place(monitor);
        String why = fault.orElse("the peer closed the connection");
        if (Faults.isRefusal(why)) {
            return refused(monitor);
        }
        if (why.contains(BANNER_V2)) {
            return new CommandFailure(
                    place + " is a port of messenger protocol version 2, and siphon speaks version 1: "
                            + "its port is usually 6789");
        }
        if (why.contains("banner")) {
            return new CommandFailure(place + " is no monitor: " + why);
        }
        if (why.contains("feature")) {
            return new CommandFailure(place + " and siphon do not understand each other: " + why);
        }
        return new CommandFailure("no session with " + place + ": " + why);
    }

    static CommandFailure notAuthenticated(EntityAddress monitor, AuthReply reply) {
        String place = Faults.place(monitor);
        if (reply.result() == EOPNOTSUPP || reply.result() == EACCES) {
            return new CommandFailure("monitor " + place + " requires authentication (result " + reply.result()
                    + "), and siphon has none yet: it can talk to monitors whose ceph.conf says "
                    + "auth_client_required = none");
        }
        String text = reply.message().isEmpty() ? "" : ": " + reply.message();
        return new CommandFailure("monitor " + place + " refused the session with result " + reply.result() + text);
    }

    static CommandFailure silent(EntityAddress monitor, String expected, Duration timeout, boolean connected) {
        CommandFailure silence = Faults.silent(monitor, expected, timeout);
        return connected
                ? new CommandFailure(silence.getMessage() + ": is it part of a quorum?")
                : new CommandFailure("nothing that a monitor would say was heard from " + Faults.place(monitor)
                        + " within " + timeout.toMillis() / 1000.0 + " s (--timeout)");
    }
}
