package dev.siphon.stack.rdma.wire;

import java.nio.ByteBuffer;

/**
 * The eight bytes in front of each message, little-endian: kind (1), flags (1), granted credits (2), length of what
 * follows (4). Written and read by absolute access, so that nothing is allocated. See docs/wire-protocol-rdma.md.
 */
public final class MessageHeader {

    /** Size of a header. */
    public static final int BYTES = 8;

    /** Most credits that one header can grant, and so the greatest depth of a receive queue. */
    public static final int MAX_GRANT = 0xffff;

    private static final int FLAGS_OFFSET = 1;
    private static final int GRANT_OFFSET = 2;
    private static final int LENGTH_OFFSET = 4;

    private static final int ACKNOWLEDGES_CREDIT = 1;

    private MessageKind kind = MessageKind.HELLO;
    private boolean acknowledgesCredit;
    private int grant;
    private int length;

    /** Writes a header to {@code target} at {@code at}. */
    public static void write(
            ByteBuffer target, int at, MessageKind kind, boolean acknowledgesCredit, int grant, int length) {
        target.put(at, (byte) kind.code());
        target.put(at + FLAGS_OFFSET, (byte) (acknowledgesCredit ? ACKNOWLEDGES_CREDIT : 0));
        target.putShort(at + GRANT_OFFSET, (short) grant);
        target.putInt(at + LENGTH_OFFSET, length);
    }

    /**
     * Takes up the header at {@code at} of a message that {@code received} bytes came for.
     *
     * @throws LayoutException if it is none, or its length is not that of what came
     */
    public void read(ByteBuffer source, int at, int received) throws LayoutException {
        if (received < BYTES) {
            throw new LayoutException("message of " + received + " bytes; a header alone has " + BYTES);
        }
        kind = MessageKind.of(source.get(at) & 0xff);
        int flags = source.get(at + FLAGS_OFFSET) & 0xff;
        if ((flags & ~ACKNOWLEDGES_CREDIT) != 0) {
            throw new LayoutException(kind + " with unknown flags " + flags);
        }
        acknowledgesCredit = flags != 0;
        grant = source.getShort(at + GRANT_OFFSET) & 0xffff;
        length = source.getInt(at + LENGTH_OFFSET);
        if (length != received - BYTES) {
            throw new LayoutException(kind + " says that " + Integer.toUnsignedString(length) + " bytes follow, "
                    + (received - BYTES) + " came");
        }
        checkLength();
    }

    private void checkLength() throws LayoutException {
        boolean fits = switch (kind) {
            case HELLO -> length >= Hello.BYTES;
            case DATA -> length > 0;
            case CREDIT, FIN -> length == 0;
        };
        if (!fits) {
            throw new LayoutException(kind + " followed by " + length + " bytes");
        }
    }

    public MessageKind kind() {
        return kind;
    }

    /** Whether the sender has received a credit update that it did not acknowledge before. */
    public boolean acknowledgesCredit() {
        return acknowledgesCredit;
    }

    /** How many more messages of data the sender can take. */
    public int grant() {
        return grant;
    }

    /** Size of what follows in bytes. */
    public int length() {
        return length;
    }
}
