package dev.siphon.messenger.message;

import java.util.Arrays;
import java.util.OptionalInt;

/** The numbers by which Ceph tells messages apart (header field {@code type}). */
public final class MessageTypes {

    /** {@link Ping}. */
    public static final int PING = 2;
    /** {@link MonitorMap}. */
    public static final int MON_MAP = 4;
    /** {@link MonGetMap}. */
    public static final int MON_GET_MAP = 5;
    /** Asks a monitor for the cluster's usage. */
    public static final int STATFS = 13;
    /** Answers {@link #STATFS}. */
    public static final int STATFS_REPLY = 14;
    /** {@link MonSubscribe}. */
    public static final int MON_SUBSCRIBE = 15;
    /** {@link MonSubscribeAck}. */
    public static final int MON_SUBSCRIBE_ACK = 16;
    /** {@link AuthRequest}. */
    public static final int AUTH = 17;
    /** {@link AuthReply}. */
    public static final int AUTH_REPLY = 18;
    /** {@link MonGetVersion}. */
    public static final int MON_GET_VERSION = 19;
    /** {@link MonGetVersionReply}. */
    public static final int MON_GET_VERSION_REPLY = 20;
    /** The OSDs and pools of the cluster. */
    public static final int OSD_MAP = 41;
    /** An operation on an object. */
    public static final int OSD_OP = 42;
    /** Answers {@link #OSD_OP}. */
    public static final int OSD_OPREPLY = 43;
    /** {@link MonCommand}. */
    public static final int MON_COMMAND = 50;
    /** {@link MonCommandAck}. */
    public static final int MON_COMMAND_ACK = 51;
    /** {@link ConfigPayload}. */
    public static final int CONFIG = 62;
    /** The managers of the cluster. */
    public static final int MGR_MAP = 1796;

    private static final int[] NAMED = {
        PING,
        MON_MAP,
        MON_GET_MAP,
        STATFS,
        STATFS_REPLY,
        MON_SUBSCRIBE,
        MON_SUBSCRIBE_ACK,
        AUTH,
        AUTH_REPLY,
        MON_GET_VERSION,
        MON_GET_VERSION_REPLY,
        OSD_MAP,
        OSD_OP,
        OSD_OPREPLY,
        MON_COMMAND,
        MON_COMMAND_ACK,
        CONFIG,
        MGR_MAP
    };

    private MessageTypes() {}

    /** The type that {@link #name} calls {@code name}, in whichever case; empty if there is none. */
    public static OptionalInt ofName(String name) {
        return Arrays.stream(NAMED)
                .filter(type -> name(type).equalsIgnoreCase(name))
                .findFirst();
    }

    /** The name of {@code type} for log lines; an unknown one is printed as a number. */
    public static String name(int type) {
        return switch (type) {
            case PING -> "PING";
            case MON_MAP -> "MON_MAP";
            case MON_GET_MAP -> "MON_GET_MAP";
            case STATFS -> "STATFS";
            case STATFS_REPLY -> "STATFS_REPLY";
            case MON_SUBSCRIBE -> "MON_SUBSCRIBE";
            case MON_SUBSCRIBE_ACK -> "MON_SUBSCRIBE_ACK";
            case AUTH -> "AUTH";
            case AUTH_REPLY -> "AUTH_REPLY";
            case MON_GET_VERSION -> "MON_GET_VERSION";
            case MON_GET_VERSION_REPLY -> "MON_GET_VERSION_REPLY";
            case OSD_MAP -> "OSD_MAP";
            case OSD_OP -> "OSD_OP";
            case OSD_OPREPLY -> "OSD_OPREPLY";
            case MON_COMMAND -> "MON_COMMAND";
            case MON_COMMAND_ACK -> "MON_COMMAND_ACK";
            case CONFIG -> "CONFIG";
            case MGR_MAP -> "MGR_MAP";
            default -> "type " + type;
        };
    }
}
