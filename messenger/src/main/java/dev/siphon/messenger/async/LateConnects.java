package dev.siphon.messenger.async;

import dev.siphon.stack.NetworkStack;
import java.util.ArrayList;
import java.util.List;

/** Connects that were asked for before the stack was ready. Any thread; never waits for a worker. */
final class LateConnects {

    private final NetworkStack stack;
    private final List<AsyncConnection> waiting = new ArrayList<>();

    LateConnects(NetworkStack stack) {
        this.stack = stack;
    }

    /** Connects now, or when the stack is ready. */
    void connect(AsyncConnection connection) {
        if (stack.isReady() || !keep(connection)) {
            connection.connect();
        }
    }

    private synchronized boolean keep(AsyncConnection connection) {
        return !stack.isReady() && waiting.add(connection);
    }

    /** The stack is ready. */
    synchronized void begin() {
        waiting.forEach(AsyncConnection::connect);
        waiting.clear();
    }

    synchronized void forget() {
        waiting.clear();
    }
}
