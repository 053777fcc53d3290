package dev.siphon.stack.dpdk.flow;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which workers of a stack listen on which port. Where only some do, flows whose hash says another worker are theirs all the
 * same: an address is reached whoever of the workers listens on it. Any thread.
 *
 * <p>A port's flows stay where they are when a listener closes: the workers that listened last own them until somebody listens
 * anew. A worker that begins to listen on a port where others do takes over a part of its flows to come, so workers of one
 * service begin together, before peers know of it.
 */
public final class ListenTable {

    private static final int PORTS = 1 << 16;

    private final AtomicIntegerArray listening = new AtomicIntegerArray(PORTS);
    private final AtomicIntegerArray owners = new AtomicIntegerArray(PORTS);

    /** Who owns a flow to {@code port} that is {@code byHash}'s by its hash. */
    public int owner(int byHash, int port) {
        int mask = owners.getPlain(port);
        if (mask == 0 || (mask & 1 << byHash) != 0) {
            return byHash;
        }
        int skipped = byHash % Integer.bitCount(mask);
        for (int i = 0; i < skipped; i++) {
            mask &= mask - 1;
        }
        return Integer.numberOfTrailingZeros(mask);
    }

    /** Whether any worker listens on {@code port}. */
    public boolean isListening(int port) {
        return listening.get(port) != 0;
    }

    /** {@code worker} listens on {@code port} from now on. */
    public synchronized void add(int worker, int port) {
        owners.set(port, listening.get(port) == 0 ? 1 << worker : owners.get(port) | 1 << worker);
        listening.set(port, listening.get(port) | 1 << worker);
    }

    /** As {@link #add} on one of the ports from {@code first} to {@code last} that nobody listens on; 0 if all are taken. */
    public synchronized int addFree(int worker, int first, int last) {
        for (int port = first; port <= last; port++) {
            if (listening.get(port) == 0) {
                add(worker, port);
                return port;
            }
        }
        return 0;
    }

    /** {@code worker} listens on {@code port} no more. */
    public synchronized void remove(int worker, int port) {
        listening.set(port, listening.get(port) & ~(1 << worker));
    }
}
