package dev.siphon.it.recovery;

/**
 * One step of a schedule.
 *
 * @param from a peer, or which of the open connections
 * @param to another peer
 * @param amount messages, turns, microseconds or a share, as the kind says
 * @param choice what small choices are made from
 */
record Step(Kind kind, int from, int to, int amount, int choice) {

    enum Kind {
        /** {@code amount} messages. */
        SEND,
        /** Each sends to the other in the same turn. */
        CROSS,
        KEEPALIVE,
        RESET,
        BLACKHOLE,
        /** {@code amount} turns of all workers. */
        TURNS,
        /** {@code amount} microseconds. */
        PASS,
        /** {@code amount} per cent of the connections will break. */
        STORM,
        CALM,
        /** A peer gives its connection to another up. */
        MARK_DOWN,
        /** A peer comes back without its memory. */
        RESTART
    }
}
