package dev.siphon.stack;

/** Whether a transport works on this machine, found by really trying. */
public sealed interface Availability {

    /** The transport works here. */
    record Available() implements Availability {}

    /**
     * The transport does not work here.
     *
     * @param reason what was tried and how it failed
     * @param hint what a person can do about it
     */
    record Unavailable(String reason, String hint) implements Availability {}

    static Availability available() {
        return new Available();
    }

    static Availability unavailable(String reason, String hint) {
        return new Unavailable(reason, hint);
    }
}
