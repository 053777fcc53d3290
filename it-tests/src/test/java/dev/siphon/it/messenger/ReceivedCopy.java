package dev.siphon.it.messenger;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.entity.EntityName;

/** What a received message held, kept beyond its callback. */
record ReceivedCopy(
        int type,
        int priority,
        long tid,
        long seq,
        int version,
        int compatVersion,
        EntityName source,
        Connection connection,
        Object payload,
        byte[] front,
        byte[] middle,
        byte[] data,
        long payloadBytes) {

    ReceivedCopy(Message message) {
        this(
                message.type(),
                message.priority(),
                message.tid(),
                message.seq(),
                message.version(),
                message.compatVersion(),
                message.source(),
                message.connection(),
                message.payload(),
                Payloads.bytes(message.front()),
                Payloads.bytes(message.middle()),
                Payloads.bytes(message.data()),
                message.payloadBytes());
    }

    String text() {
        return Payloads.text(front);
    }
}
