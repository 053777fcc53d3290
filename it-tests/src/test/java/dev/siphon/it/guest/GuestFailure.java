package dev.siphon.it.guest;

/** The guest did not boot, died, or no longer answers; the message ends with its console. */
final class GuestFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    GuestFailure(String what, GuestFolder folder) {
        super(what + "\n" + folder.lastWords());
    }
}
