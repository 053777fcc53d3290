package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.util.List;

/**
 * Answers a {@link MonCommand} (MMonCommandAck), under the same tid. Its output is the message's data.
 *
 * @param result 0, or a negative errno
 * @param status for people
 * @param command the command's
 */
public record MonCommandAck(int result, String status, List<String> command) {

    public static final int VERSION = 1;
    public static final int COMPAT_VERSION = 1;

    public MonCommandAck {
        command = List.copyOf(command);
    }

    public static MonCommandAck decode(PayloadReader front, int version, long features) {
        PaxosHead.skip(front);
        return new MonCommandAck(front.i32(), front.string(), Strings.decodeList(front, "pieces of command"));
    }

    public void encode(PayloadWriter front, long features) {
        PaxosHead.encode(front);
        front.i32(result).string(status);
        Strings.encodeList(front, command);
    }
}
