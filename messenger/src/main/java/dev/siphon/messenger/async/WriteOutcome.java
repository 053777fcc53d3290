package dev.siphon.messenger.async;

/** How a turn of writing ended. */
enum WriteOutcome {
    /** Nothing is left. */
    DONE,
    /** The turn was long enough; there is more. */
    YIELDED,
    /** The socket takes no more. */
    BLOCKED
}
