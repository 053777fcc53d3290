package dev.siphon.stack.memory;

/** What becomes of a connection, or of an attempt to connect. */
public enum Fate {
    /** It goes on as it should. */
    DELIVER,
    /** It is reset: both ends see that; an attempt to connect is refused. */
    RESET,
    /** From now on nothing arrives at either end, and nobody is told. */
    BLACKHOLE
}
