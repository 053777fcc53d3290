package dev.siphon.stack.rdma;

/**
 * The 64 bits that a completion is told apart by, since nothing else in a failed one is valid: the number of the connection
 * (32 bits, never used again soon), whether it is a send (1 bit), and the slot.
 */
final class WorkRequestId {

    private static final int CONNECTION_SHIFT = 32;
    private static final long SEND = 1L << 31;

    private WorkRequestId() {}

    static long firstSend(int connection) {
        return firstReceive(connection) | SEND;
    }

    static long firstReceive(int connection) {
        return (long) connection << CONNECTION_SHIFT;
    }

    static int connection(long id) {
        return (int) (id >>> CONNECTION_SHIFT);
    }

    static boolean isSend(long id) {
        return (id & SEND) != 0;
    }

    static int slot(long id) {
        return (int) (id & ~SEND);
    }
}
