package dev.siphon.tools.ping;

import dev.siphon.messenger.Message;
import dev.siphon.tools.cli.FastDispatcher;

/** Sends every message back to where it came from, on the worker that received it. */
final class EchoDispatcher implements FastDispatcher {

    @Override
    public void fastDispatch(Message message) {
        message.connection()
                .send(Message.opaque(message.type())
                        .priority(message.priority())
                        .version(message.version(), message.compatVersion())
                        .tid(message.tid())
                        .dataOffset(message.dataOffset())
                        .front(message.front().retain())
                        .middle(message.middle().retain())
                        .data(message.data().retain()));
    }
}
