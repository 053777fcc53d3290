package dev.siphon.stack.dpdk.tcp;

import java.util.ArrayDeque;

/** Connections that have something to say, in the order in which that came about. Each is in it once at most. */
final class OutputQueue {

    private final ArrayDeque<TcpConnection> queue = new ArrayDeque<>();

    void add(TcpConnection connection) {
        if (!connection.isOutputQueued) {
            connection.isOutputQueued = true;
            queue.add(connection);
        }
    }

    /** Lets each connection that is here now say what it has; those that could not say all are here again afterwards. */
    int run() {
        int ran = 0;
        for (int left = queue.size(); left > 0; left--) {
            TcpConnection connection = queue.remove();
            connection.isOutputQueued = false;
            connection.output();
            ran++;
        }
        return ran;
    }

    int size() {
        return queue.size();
    }
}
