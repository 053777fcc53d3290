package dev.siphon.messenger.wire;

import java.nio.ByteBuffer;

/** The footer between peers without {@link Features#MSG_AUTH} ({@code struct ceph_msg_footer_old}): no signature. */
public final class OldMessageFooter extends MessageFooter {

    /** {@code FLAG_} bits, 1 byte. */
    public static final int FLAGS_OFFSET = 12;
    /** Length on the wire in bytes. */
    public static final int LENGTH = 13;

    @Override
    public OldMessageFooter wrap(ByteBuffer buffer, int offset) {
        attach(buffer, offset);
        return this;
    }

    @Override
    public int length() {
        return LENGTH;
    }

    @Override
    public long signature() {
        return 0;
    }

    @Override
    public OldMessageFooter signature(long signature) {
        return this;
    }

    @Override
    public int flags() {
        return u8(FLAGS_OFFSET);
    }

    @Override
    public OldMessageFooter flags(int flags) {
        u8(FLAGS_OFFSET, flags);
        return this;
    }
}
