package dev.siphon.stack.dpdk.flow;

/**
 * Which worker owns a flow: the one whose queue its packets should come in by. Devices, kernels' fan-out and flow rules do
 * not always keep to it, so each worker checks what it receives. Immutable; all workers of a stack share one.
 */
public final class FlowSteering {

    private static final int TABLE_ENTRIES = 128;

    private final Toeplitz toeplitz;
    private final int[] table;
    private final int workers;
    private final ListenTable listeners;

    /** Steering by {@code key} and the device's redirection table, which holds a worker per entry; a power of two of them. */
    public FlowSteering(byte[] key, int[] table) {
        this(key, table, new ListenTable());
    }

    /** As above; flows to ports that some workers only listen on are theirs, as {@code listeners} says. */
    public FlowSteering(byte[] key, int[] table, ListenTable listeners) {
        if (Integer.bitCount(table.length) != 1) {
            throw new IllegalArgumentException(
                    "the redirection table has " + table.length + " entries, must be a power of two");
        }
        int highest = 0;
        for (int worker : table) {
            if (worker < 0) {
                throw new IllegalArgumentException("worker " + worker + " in the redirection table");
            }
            highest = Math.max(highest, worker);
        }
        this.toeplitz = new Toeplitz(key);
        this.table = table.clone();
        this.workers = highest + 1;
        this.listeners = listeners;
    }

    /** Steering by {@code key} to {@code workers} workers in turn. */
    public static FlowSteering inTurn(byte[] key, int workers) {
        int[] table = new int[TABLE_ENTRIES];
        for (int i = 0; i < table.length; i++) {
            table[i] = i % workers;
        }
        return new FlowSteering(key, table);
    }

    /** How many workers flows are spread over. */
    public int workers() {
        return workers;
    }

    /** Who owns the flow of a segment that was received from {@code source} for {@code destination}. */
    public int owner(int source, int destination, int sourcePort, int destinationPort) {
        if (workers == 1) {
            return 0;
        }
        int byHash = table[toeplitz.hash(source, destination, sourcePort, destinationPort) & table.length - 1];
        return listeners.owner(byHash, destinationPort);
    }

    /** As {@link ListenTable#use}. */
    public void use(int worker, int port) {
        if (workers > 1) {
            listeners.use(worker, port);
        }
    }

    /** As {@link ListenTable#holders}. */
    public int holders(int port) {
        return workers > 1 ? listeners.holders(port) : 0;
    }
}
