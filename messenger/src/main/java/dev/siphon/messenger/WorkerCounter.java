package dev.siphon.messenger;

import java.util.Locale;

/** What is counted per worker, under Ceph's names ({@code AsyncMessenger::Worker-N}). Times are in nanoseconds. */
public enum WorkerCounter {
    MSGR_RECV_MESSAGES,
    MSGR_SEND_MESSAGES,
    /** Front, middle, data, header and footer. */
    MSGR_RECV_BYTES,
    /** What the socket took. */
    MSGR_SEND_BYTES,
    MSGR_CREATED_CONNECTIONS,
    /** A gauge. */
    MSGR_ACTIVE_CONNECTIONS,
    MSGR_RUNNING_TOTAL_TIME,
    MSGR_RUNNING_SEND_TIME,
    /** Without fast dispatch. */
    MSGR_RUNNING_RECV_TIME,
    MSGR_RUNNING_FAST_DISPATCH_TIME,
    MSGR_CONNECTION_READY_TIMEOUTS,
    MSGR_CONNECTION_IDLE_TIMEOUTS;

    /** Ceph's name: {@code msgr_recv_messages}. */
    public String cephName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
