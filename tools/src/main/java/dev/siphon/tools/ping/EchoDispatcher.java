package dev.siphon.tools.ping;

import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;

/** Sends every message back to where it came from, on the worker that received it. */
final class EchoDispatcher implements Dispatcher {

    @Override
    public boolean canFastDispatchAny() {
        return true;
    }

    @Override
    public boolean canFastDispatch(Message message) {
        return true;
    }

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

    @Override
    public boolean dispatch(Message message) {
        fastDispatch(message);
        return true;
    }
}
