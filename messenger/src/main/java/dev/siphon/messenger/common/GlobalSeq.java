package dev.siphon.messenger.common;

/** Numbers a messenger's connection attempts (Ceph's {@code get_global_seq}). Any thread. */
final class GlobalSeq {

    private long current;

    /** A number above all given out before and above {@code atLeast}. */
    synchronized long next(long atLeast) {
        current = Math.max(current, atLeast) + 1;
        return current;
    }
}
