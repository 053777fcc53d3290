package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Availability;
import dev.siphon.stack.Availability.Unavailable;

/** Something that DPDK needs is missing on this machine, with what a person can do about it. */
public final class DpdkUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String hint;

    /** Takes what was tried and how it failed, and what a person can do about it. */
    public DpdkUnavailableException(String reason, String hint) {
        super(reason + "; " + hint);
        this.reason = reason;
        this.hint = hint;
    }

    DpdkUnavailableException(Unavailable unavailable) {
        this(unavailable.reason(), unavailable.hint());
    }

    /** The same as the answer of a transport's provider. */
    public Availability availability() {
        return Availability.unavailable(reason, hint);
    }
}
