package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.util.List;
import java.util.UUID;

/**
 * A command to a monitor (MMonCommand). Its input, if any, is the message's data.
 *
 * @param fsid the cluster; all zero if the client does not know it yet
 * @param command JSON, in one piece as a rule
 */
public record MonCommand(UUID fsid, List<String> command) {

    public static final int VERSION = 1;
    public static final int COMPAT_VERSION = 1;

    public MonCommand {
        command = List.copyOf(command);
    }

    public static MonCommand decode(PayloadReader front, int version, long features) {
        PaxosHead.skip(front);
        return new MonCommand(front.uuid(), Strings.decodeList(front, "pieces of command"));
    }

    public void encode(PayloadWriter front, long features) {
        PaxosHead.encode(front);
        front.uuid(fsid);
        Strings.encodeList(front, command);
    }
}
