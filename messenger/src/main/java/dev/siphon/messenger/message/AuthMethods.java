package dev.siphon.messenger.message;

/** The numbers of Ceph's ways to authenticate. */
public final class AuthMethods {

    /** Not settled yet. */
    public static final int UNKNOWN = 0;
    /** Anyone is who they say they are. */
    public static final int NONE = 1;
    /** Tickets from the monitors. */
    public static final int CEPHX = 2;

    private AuthMethods() {}
}
