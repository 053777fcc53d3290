package dev.siphon.messenger;

import java.util.Locale;

/** What is counted per worker, under Ceph's names ({@code AsyncMessenger::Worker-N}) where Ceph has it. Times are in nanoseconds. */
public enum WorkerCounter {
    MSGR_RECV_MESSAGES,
    MSGR_SEND_MESSAGES,
    /** Front, middle, data, header and footer. */
    MSGR_RECV_BYTES,
    /** Front, middle and data that were read into memory of the pool, or into a posted buffer. */
    MSGR_RECV_COPIED_BYTES,
    /** Middle and data that were taken over in the transport's own memory. */
    MSGR_RECV_LENT_BYTES,
    /** Of those, what was copied together since somebody asked for it in one piece. */
    MSGR_RECV_GATHERED_BYTES,
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

    /** The name as Ceph writes it: {@code msgr_recv_messages}. */
    public String cephName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
