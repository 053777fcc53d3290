package dev.siphon.messenger.async;

/** Where a connection is in protocol version 1, under Ceph's names ({@code AsyncConnection::STATE_*}). */
enum ConnectionState {
    NONE,

    CONNECTING,
    /** The transport is connecting. */
    CONNECTING_RE,
    CONNECTING_WAIT_BANNER_AND_IDENTIFY,
    CONNECTING_SEND_CONNECT_MSG,
    CONNECTING_WAIT_CONNECT_REPLY,
    CONNECTING_WAIT_CONNECT_REPLY_AUTH,
    CONNECTING_WAIT_ACK_SEQ,
    CONNECTING_READY,

    ACCEPTING,
    ACCEPTING_WAIT_BANNER_ADDR,
    ACCEPTING_WAIT_CONNECT_MSG,
    ACCEPTING_WAIT_CONNECT_MSG_AUTH,
    /** The owner of the registered connection to the same peer decides; nothing is read meanwhile. */
    ACCEPTING_PARKED,
    ACCEPTING_WAIT_SEQ,
    ACCEPTING_READY,

    /** Established, waiting for a tag. */
    OPEN,
    OPEN_KEEPALIVE2,
    OPEN_KEEPALIVE2_ACK,
    OPEN_TAG_ACK,
    OPEN_MESSAGE_HEADER,
    OPEN_MESSAGE_THROTTLE_MESSAGE,
    OPEN_MESSAGE_THROTTLE_BYTES,
    OPEN_MESSAGE_THROTTLE_DISPATCH_QUEUE,
    OPEN_MESSAGE_READ_FRONT,
    OPEN_MESSAGE_READ_MIDDLE,
    OPEN_MESSAGE_READ_DATA_PREPARE,
    OPEN_MESSAGE_READ_DATA,
    OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH,

    CLOSED;

    /** Established: messages flow. */
    boolean isOpen() {
        return isWithin(OPEN, OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH);
    }

    private boolean isWithin(ConnectionState first, ConnectionState last) {
        return compareTo(first) >= 0 && compareTo(last) <= 0;
    }
}
