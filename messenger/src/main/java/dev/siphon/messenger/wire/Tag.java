package dev.siphon.messenger.wire;

/** The byte that starts every unit of an open connection, and every reply to a connect (Ceph's {@code CEPH_MSGR_TAG_*}). */
public final class Tag {

    /** Reply: the session is open. */
    public static final int READY = 1;
    /** Reply: the session that the client wants to resume is unknown. */
    public static final int RESETSESSION = 2;
    /** Reply: both sides are connecting, and this side's attempt goes on. */
    public static final int WAIT = 3;
    /** Reply: the client's connect_seq is behind. */
    public static final int RETRY_SESSION = 4;
    /** Reply: the client's global_seq is behind. */
    public static final int RETRY_GLOBAL = 5;
    /** The sender closes. */
    public static final int CLOSE = 6;
    /** A message follows. */
    public static final int MSG = 7;
    /** An acknowledgement follows: the highest sequence number received. */
    public static final int ACK = 8;
    /** Sign of life, without an answer. */
    public static final int KEEPALIVE = 9;
    /** Reply: the protocol version does not match. */
    public static final int BADPROTOVER = 10;
    /** Reply: the authorizer was not accepted. */
    public static final int BADAUTHORIZER = 11;
    /** Reply: the client lacks required features. */
    public static final int FEATURES = 12;
    /** Reply: the session is open, and the server's in_seq follows. */
    public static final int SEQ = 13;
    /** Sign of life with a timestamp, to be echoed. */
    public static final int KEEPALIVE2 = 14;
    /** The echo of a {@link #KEEPALIVE2}. */
    public static final int KEEPALIVE2_ACK = 15;
    /** Reply: the authorizer has to answer a challenge. */
    public static final int CHALLENGE_AUTHORIZER = 16;

    private Tag() {}

    /** The name of {@code tag} for log lines; an unknown one is printed as a number. */
    public static String name(int tag) {
        return switch (tag) {
            case READY -> "READY";
            case RESETSESSION -> "RESETSESSION";
            case WAIT -> "WAIT";
            case RETRY_SESSION -> "RETRY_SESSION";
            case RETRY_GLOBAL -> "RETRY_GLOBAL";
            case CLOSE -> "CLOSE";
            case MSG -> "MSG";
            case ACK -> "ACK";
            case KEEPALIVE -> "KEEPALIVE";
            case BADPROTOVER -> "BADPROTOVER";
            case BADAUTHORIZER -> "BADAUTHORIZER";
            case FEATURES -> "FEATURES";
            case SEQ -> "SEQ";
            case KEEPALIVE2 -> "KEEPALIVE2";
            case KEEPALIVE2_ACK -> "KEEPALIVE2_ACK";
            case CHALLENGE_AUTHORIZER -> "CHALLENGE_AUTHORIZER";
            default -> "unknown tag " + tag;
        };
    }
}
