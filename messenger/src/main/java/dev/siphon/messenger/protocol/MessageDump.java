package dev.siphon.messenger.protocol;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Hex dumps of messages in the log: of all that are sent ({@code ms_dump_on_send}), and of corrupt ones. */
public final class MessageDump {

    /** More of a segment than this says nothing more. */
    private static final int MAX_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(MessageDump.class);

    private final boolean dumpsSent;
    private final Level corruptLevel;

    public MessageDump(MessengerConfig config) {
        this.dumpsSent = config.get(MessengerOptions.MS_DUMP_ON_SEND);
        this.corruptLevel = level(config.get(MessengerOptions.MS_DUMP_CORRUPT_MESSAGE_LEVEL));
    }

    /** Ceph's levels run from 0 (always) to 20 (everything); see the option's description. */
    private static Level level(int cephLevel) {
        if (cephLevel <= 0) {
            return Level.WARN;
        }
        return cephLevel < 10 ? Level.DEBUG : Level.TRACE;
    }

    public void onSend(Message message) {
        if (dumpsSent) {
            LOG.info(
                    "sending {}: front {} middle {} data {}",
                    message,
                    hex(message.front()),
                    hex(message.middle()),
                    hex(message.data()));
        }
    }

    public void corrupt(String what, PayloadBuffer segment) {
        LOG.atLevel(corruptLevel).log(() -> what + ": " + hex(segment));
    }

    private static String hex(PayloadBuffer buffer) {
        ByteBuffer bytes = buffer.bytes().duplicate();
        byte[] shown = new byte[Math.min(bytes.remaining(), MAX_BYTES)];
        bytes.get(shown);
        String text = HexFormat.of().formatHex(shown);
        return shown.length < buffer.length() ? text + "... (" + buffer.length() + " bytes)" : text;
    }
}
