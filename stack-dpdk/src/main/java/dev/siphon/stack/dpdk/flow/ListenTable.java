package dev.siphon.stack.dpdk.flow;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which workers of a stack listen on which port. Where only some do, flows whose hash says another worker are theirs all the
 * same: an address is reached whoever of the workers listens on it. Any thread.
 *
 * <p>A port's flows stay where they are when a listener closes: the workers that listened last own them until somebody listens
 * anew. A worker that begins to listen on a port where others do owns a part of its flows to come. Flows that others have had
 * until then stay theirs, which nobody can tell by a hash: whoever {@linkplain #holders may have them} is asked first.
 */
public final class ListenTable {

    private static final int PORTS = 1 << 16;

    private final AtomicIntegerArray listening = new AtomicIntegerArray(PORTS);
    private final AtomicIntegerArray owners = new AtomicIntegerArray(PORTS);

    /** Workers that have had flows of a port. */
    private final AtomicIntegerArray users = new AtomicIntegerArray(PORTS);

    /** Ports whose owners changed when they had users; never taken back, as users may have old flows for days. */
    private final AtomicIntegerArray moved = new AtomicIntegerArray(PORTS);

    /** Who owns a flow to {@code port} that is {@code byHash}'s by its hash. */
    public int owner(int byHash, int port) {
        int mask = owners.get(port);
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
        int before = owners.get(port);
        int after = listening.get(port) == 0 ? 1 << worker : before | 1 << worker;
        owners.set(port, after);
        listening.set(port, listening.get(port) | 1 << worker);
        // Read after the owners are set: whoever marks itself as a user looks at the owners after that.
        if (after != before && users.get(port) != 0) {
            moved.set(port, 1);
        }
    }

    /** {@code worker} may have flows of {@code port} from now on. It then asks anew who {@linkplain #owner owns} the first. */
    public void use(int worker, int port) {
        if ((users.get(port) & 1 << worker) == 0) {
            users.getAndUpdate(port, mask -> mask | 1 << worker);
        }
    }

    /** The workers, as bits, that may have flows of {@code port} which others own by now; 0 where owners never changed. */
    public int holders(int port) {
        return moved.get(port) == 0 ? 0 : users.get(port);
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
