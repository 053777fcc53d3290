package dev.siphon.tools.cli;

import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;

/** Takes every message on the thread that received it; what comes another way, such as from itself, it takes as well. */
public interface FastDispatcher extends Dispatcher {

    @Override
    default boolean canFastDispatchAny() {
        return true;
    }

    @Override
    default boolean canFastDispatch(Message message) {
        return true;
    }

    @Override
    void fastDispatch(Message message);

    @Override
    default boolean dispatch(Message message) {
        fastDispatch(message);
        return true;
    }
}
