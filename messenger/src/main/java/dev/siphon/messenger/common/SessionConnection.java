package dev.siphon.messenger.common;

import dev.siphon.messenger.Connection;
import org.jspecify.annotations.Nullable;

/** A connection as its messenger sees it. */
public interface SessionConnection extends Connection {

    /** Whether it has ended or is about to. Any thread. */
    boolean isClosed();

    /** Closes for good, from any thread; with a reason the own dispatchers are told of the reset. */
    void stop(@Nullable String reason);
}
