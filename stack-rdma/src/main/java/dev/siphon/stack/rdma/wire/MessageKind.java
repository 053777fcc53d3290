package dev.siphon.stack.rdma.wire;

/** What a message is for. Its place is its number on the wire, counted from 1. */
public enum MessageKind {
    /** The first message of each end: what it speaks and how much it can take. */
    HELLO,
    /** Bytes of the stream. The only kind that costs a credit. */
    DATA,
    /** Nothing but the grant in its header. */
    CREDIT,
    /** The end of the stream, in both directions; nothing follows. */
    FIN;

    private static final MessageKind[] KINDS = values();

    int code() {
        return ordinal() + 1;
    }

    static MessageKind of(int code) throws LayoutException {
        if (code < 1 || code > KINDS.length) {
            throw new LayoutException("message of kind " + code + "; known are 1 to " + KINDS.length);
        }
        return KINDS[code - 1];
    }
}
