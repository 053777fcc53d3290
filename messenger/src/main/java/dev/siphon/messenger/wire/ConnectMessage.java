package dev.siphon.messenger.wire;

import dev.siphon.messenger.entity.EntityType;
import java.nio.ByteBuffer;

/** What a client asks for ({@code struct ceph_msg_connect}); the authorizer follows. */
public final class ConnectMessage extends Flyweight {

    /** Features that the client supports, 8 bytes. */
    public static final int FEATURES_OFFSET = 0;
    /** The client's entity type, 4 bytes. */
    public static final int HOST_TYPE_OFFSET = 8;
    /** The client's count of connection attempts to anyone, 4 bytes. */
    public static final int GLOBAL_SEQ_OFFSET = 12;
    /** The client's count of connections within this session, 4 bytes; 0 asks for a new session. */
    public static final int CONNECT_SEQ_OFFSET = 16;
    /** See {@link ProtocolVersions}, 4 bytes. */
    public static final int PROTOCOL_VERSION_OFFSET = 20;
    /** How the authorizer is to be read, 4 bytes: 0 no authorizer, 1 none, 2 cephx. */
    public static final int AUTHORIZER_PROTOCOL_OFFSET = 24;
    /** Bytes of authorizer that follow, 4 bytes. */
    public static final int AUTHORIZER_LENGTH_OFFSET = 28;
    /** {@link #FLAG_LOSSY}, 1 byte. */
    public static final int FLAGS_OFFSET = 32;
    /** Length on the wire in bytes. */
    public static final int LENGTH = 33;

    /** The session ends with the connection. */
    public static final int FLAG_LOSSY = 1;

    public ConnectMessage wrap(ByteBuffer buffer, int offset) {
        attach(buffer, offset);
        return this;
    }

    public long features() {
        return i64(FEATURES_OFFSET);
    }

    public ConnectMessage features(long features) {
        i64(FEATURES_OFFSET, features);
        return this;
    }

    /**
     * The client's type.
     *
     * @throws MalformedFrameException if it is unknown
     */
    public EntityType hostType() {
        return EntityNameCodec.entityType("host_type of the connect message", i32(HOST_TYPE_OFFSET));
    }

    public ConnectMessage hostType(EntityType type) {
        i32(HOST_TYPE_OFFSET, type.wireValue());
        return this;
    }

    /** 32 bits, unsigned. */
    public long globalSeq() {
        return u32(GLOBAL_SEQ_OFFSET);
    }

    public ConnectMessage globalSeq(long globalSeq) {
        i32(GLOBAL_SEQ_OFFSET, (int) globalSeq);
        return this;
    }

    /** 32 bits, unsigned. */
    public long connectSeq() {
        return u32(CONNECT_SEQ_OFFSET);
    }

    public ConnectMessage connectSeq(long connectSeq) {
        i32(CONNECT_SEQ_OFFSET, (int) connectSeq);
        return this;
    }

    public int protocolVersion() {
        return i32(PROTOCOL_VERSION_OFFSET);
    }

    public ConnectMessage protocolVersion(int protocolVersion) {
        i32(PROTOCOL_VERSION_OFFSET, protocolVersion);
        return this;
    }

    public int authorizerProtocol() {
        return i32(AUTHORIZER_PROTOCOL_OFFSET);
    }

    public ConnectMessage authorizerProtocol(int authorizerProtocol) {
        i32(AUTHORIZER_PROTOCOL_OFFSET, authorizerProtocol);
        return this;
    }

    /** Bytes, unchecked: see {@link WireLimits.Field#AUTHORIZER}. */
    public long authorizerLength() {
        return u32(AUTHORIZER_LENGTH_OFFSET);
    }

    public ConnectMessage authorizerLength(int authorizerLength) {
        i32(AUTHORIZER_LENGTH_OFFSET, authorizerLength);
        return this;
    }

    public int flags() {
        return u8(FLAGS_OFFSET);
    }

    public ConnectMessage flags(int flags) {
        u8(FLAGS_OFFSET, flags);
        return this;
    }

    /** For log lines; prints whatever is there. */
    @Override
    public String toString() {
        return "connect features=" + Features.hex(features()) + " host_type=" + i32(HOST_TYPE_OFFSET) + " global_seq="
                + globalSeq() + " connect_seq=" + connectSeq() + " protocol_version=" + protocolVersion()
                + " authorizer_protocol=" + authorizerProtocol() + " authorizer_len=" + authorizerLength() + " flags="
                + flags();
    }
}
