package dev.siphon.messenger.wire;

import java.nio.ByteBuffer;

/**
 * What a server answers ({@code struct ceph_msg_connect_reply}); the authorizer's reply follows, and after {@link Tag#SEQ}
 * an {@link AckSeq}.
 */
public final class ConnectReply extends Flyweight {

    /** A {@link Tag}, 1 byte. */
    public static final int TAG_OFFSET = 0;
    /** Features that the server supports, or with {@link Tag#FEATURES} requires, 8 bytes. */
    public static final int FEATURES_OFFSET = 1;
    /** The server's global_seq, or with {@link Tag#RETRY_GLOBAL} the one to exceed, 4 bytes. */
    public static final int GLOBAL_SEQ_OFFSET = 9;
    /** The session's connect_seq, or with {@link Tag#RETRY_SESSION} the one to use, 4 bytes. */
    public static final int CONNECT_SEQ_OFFSET = 13;
    /** The server's own number, 4 bytes; see {@link ProtocolVersions}. */
    public static final int PROTOCOL_VERSION_OFFSET = 17;
    /** Bytes of authorizer reply that follow, 4 bytes. */
    public static final int AUTHORIZER_LENGTH_OFFSET = 21;
    /** {@link ConnectMessage#FLAG_LOSSY}, 1 byte: the server decides. */
    public static final int FLAGS_OFFSET = 25;
    /** Length on the wire in bytes. */
    public static final int LENGTH = 26;

    public ConnectReply wrap(ByteBuffer buffer, int offset) {
        attach(buffer, offset);
        return this;
    }

    public int tag() {
        return u8(TAG_OFFSET);
    }

    public ConnectReply tag(int tag) {
        u8(TAG_OFFSET, tag);
        return this;
    }

    public long features() {
        return i64(FEATURES_OFFSET);
    }

    public ConnectReply features(long features) {
        i64(FEATURES_OFFSET, features);
        return this;
    }

    /** 32 bits, unsigned. */
    public long globalSeq() {
        return u32(GLOBAL_SEQ_OFFSET);
    }

    public ConnectReply globalSeq(long globalSeq) {
        i32(GLOBAL_SEQ_OFFSET, (int) globalSeq);
        return this;
    }

    /** 32 bits, unsigned. */
    public long connectSeq() {
        return u32(CONNECT_SEQ_OFFSET);
    }

    public ConnectReply connectSeq(long connectSeq) {
        i32(CONNECT_SEQ_OFFSET, (int) connectSeq);
        return this;
    }

    public int protocolVersion() {
        return i32(PROTOCOL_VERSION_OFFSET);
    }

    public ConnectReply protocolVersion(int protocolVersion) {
        i32(PROTOCOL_VERSION_OFFSET, protocolVersion);
        return this;
    }

    /** Bytes, unchecked: see {@link WireLimits.Field#AUTHORIZER}. */
    public long authorizerLength() {
        return u32(AUTHORIZER_LENGTH_OFFSET);
    }

    public ConnectReply authorizerLength(int authorizerLength) {
        i32(AUTHORIZER_LENGTH_OFFSET, authorizerLength);
        return this;
    }

    public int flags() {
        return u8(FLAGS_OFFSET);
    }

    public ConnectReply flags(int flags) {
        u8(FLAGS_OFFSET, flags);
        return this;
    }

    /** For log lines; prints whatever is there. */
    @Override
    public String toString() {
        return "connect_reply tag=" + Tag.name(tag()) + " features=" + Features.hex(features()) + " global_seq="
                + globalSeq() + " connect_seq=" + connectSeq() + " protocol_version=" + protocolVersion()
                + " authorizer_len=" + authorizerLength() + " flags=" + flags();
    }
}
