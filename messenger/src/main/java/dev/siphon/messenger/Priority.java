package dev.siphon.messenger;

/** Priorities of messages (Ceph's {@code CEPH_MSG_PRIO_*}). From {@link #LOW} on, order is strict. */
public final class Priority {

    public static final int LOW = 64;
    public static final int DEFAULT = 127;
    public static final int HIGH = 196;
    public static final int HIGHEST = 255;

    private Priority() {}
}
