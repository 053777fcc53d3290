package dev.siphon.messenger.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The feature bits that two entities agree on when they connect. Bits that Ceph has used more than once carry the marks of
 * their incarnation with them, so a feature may be several bits, all of which are demanded: the second incarnation goes
 * with {@link #SERVER_JEWEL}, the third with {@link #SERVER_MIMIC} as well.
 */
public final class Features {

    /** Messages have the 53-byte header, without the sender's address. */
    public static final long NOSRCADDR = bit(1);
    /** Subscriptions need no acknowledgement. */
    public static final long SUBSCRIBE2 = bit(4);
    /** A resumed session starts with an exchange of sequence numbers ({@link Tag#SEQ}). */
    public static final long RECONNECT_SEQ = bit(6);
    /** Monitor maps are versioned structures. */
    public static final long MONENC = bit(15);

    public static final long CRUSH_TUNABLES = bit(18);
    /** Messages have the 21-byte footer with room for a signature. */
    public static final long MSG_AUTH = bit(23);

    public static final long CRUSH_TUNABLES2 = bit(25);
    public static final long CRUSH_TUNABLES3 = bit(41);
    /** {@link Tag#KEEPALIVE2} is understood. */
    public static final long MSGR_KEEPALIVE2 = bit(42);

    public static final long CRUSH_V4 = bit(48);
    /** Release 10 and mark of the second incarnation. */
    public static final long SERVER_JEWEL = bit(57);

    public static final long CRUSH_TUNABLES5 = bit(58);
    /** Addresses within payloads are of the variable, typed form. */
    public static final long MSG_ADDR2 = bit(59);
    /** Authorizers are challenged; signatures take in more. */
    public static final long CEPHX_V2 = bit(61);
    /** Must not be used. */
    public static final long RESERVED = bit(62);

    public static final long SERVER_KRAKEN = bit(14) | SERVER_JEWEL;
    public static final long SERVER_LUMINOUS = bit(21) | SERVER_JEWEL;
    /** Release 13 and mark of the third incarnation. */
    public static final long SERVER_MIMIC = bit(28) | SERVER_JEWEL;

    public static final long SERVER_NAUTILUS = bit(2) | SERVER_MIMIC;
    public static final long SERVER_OCTOPUS = bit(16) | SERVER_MIMIC;
    public static final long SERVER_PACIFIC = bit(20) | SERVER_MIMIC;
    public static final long SERVER_REEF = bit(31) | SERVER_MIMIC;
    public static final long SERVER_QUINCY = bit(33) | SERVER_MIMIC;

    /**
     * What a messenger claims to support unless told otherwise: what Ceph 16 claims. Most of it concerns what is inside
     * payloads, which is the application's affair, but peers refuse connections without it.
     */
    public static final long SUPPORTED_DEFAULT = 0x3f01cfbdfffdffffL;

    private static final @Nullable String[] NAMES = new String[Long.SIZE];

    static {
        NAMES[1] = "NOSRCADDR";
        NAMES[2] = "SERVER_NAUTILUS";
        NAMES[4] = "SUBSCRIBE2";
        NAMES[6] = "RECONNECT_SEQ";
        NAMES[14] = "SERVER_KRAKEN";
        NAMES[15] = "MONENC";
        NAMES[16] = "SERVER_OCTOPUS";
        NAMES[18] = "CRUSH_TUNABLES";
        NAMES[20] = "SERVER_PACIFIC";
        NAMES[21] = "SERVER_LUMINOUS";
        NAMES[23] = "MSG_AUTH";
        NAMES[25] = "CRUSH_TUNABLES2";
        NAMES[28] = "SERVER_MIMIC";
        NAMES[31] = "SERVER_REEF";
        NAMES[33] = "SERVER_QUINCY";
        NAMES[41] = "CRUSH_TUNABLES3";
        NAMES[42] = "MSGR_KEEPALIVE2";
        NAMES[48] = "CRUSH_V4";
        NAMES[57] = "SERVER_JEWEL";
        NAMES[58] = "CRUSH_TUNABLES5";
        NAMES[59] = "MSG_ADDR2";
        NAMES[61] = "CEPHX_V2";
        NAMES[62] = "RESERVED";
    }

    private Features() {}

    private static long bit(int number) {
        return 1L << number;
    }

    /** True if {@code mask} has all bits of {@code feature}. */
    public static boolean has(long mask, long feature) {
        return (mask & feature) == feature;
    }

    /** The bits of {@code required} that {@code offered} lacks; 0 if it lacks none. */
    public static long missing(long required, long offered) {
        return required & ~offered;
    }

    /** The set bits for an error message: names where known, and always the numbers; {@code none} for 0. */
    public static String describe(long mask) {
        List<String> bits = new ArrayList<>();
        for (int i = 0; i < Long.SIZE; i++) {
            if ((mask & bit(i)) != 0) {
                bits.add(NAMES[i] == null ? "bit " + i : NAMES[i] + " (bit " + i + ")");
            }
        }
        return bits.isEmpty() ? "none" : String.join(", ", bits);
    }

    /** {@code mask} as Ceph's logs print it. */
    public static String hex(long mask) {
        return "0x" + Long.toHexString(mask);
    }
}
