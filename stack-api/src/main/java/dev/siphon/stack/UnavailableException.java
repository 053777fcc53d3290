package dev.siphon.stack;

import dev.siphon.stack.Availability.Unavailable;

/** Something that a transport needs is missing on this machine: what {@link Unavailable} answers, for the way up to the answer. */
public final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;
    private final String hint;

    /**
     * An exception with both in its text.
     *
     * @param reason what was tried and how it failed
     * @param hint what a person can do about it
     */
    public UnavailableException(String reason, String hint) {
        super(reason + "; " + hint);
        this.reason = reason;
        this.hint = hint;
    }

    /** The same as an answer that somebody else gave. */
    public UnavailableException(Unavailable answer) {
        this(answer.reason(), answer.hint());
    }

    /** The same as the answer of a transport's provider. */
    public Availability availability() {
        return Availability.unavailable(reason, hint);
    }
}
