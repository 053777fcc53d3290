package dev.siphon.messenger.auth;

import dev.siphon.messenger.entity.EntityType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Ceph's {@code auth_*_required = none}: identities are stated, not proven. */
public final class NoAuthentication {

    /** Nothing is said about authentication. */
    public static final int PROTOCOL_UNKNOWN = 0;

    /** The protocol number of "none". */
    public static final int PROTOCOL_NONE = 1;

    private static final int STRUCT_VERSION = 1;

    private NoAuthentication() {}

    /** Presents nothing, as a client does to a monitor. */
    public static AuthClient unnamed() {
        return peer -> new StatedIdentity(PROTOCOL_UNKNOWN, ByteBuffer.allocate(0));
    }

    /** States a name and a global id ({@code AuthNoneAuthorizer}), as daemons do among themselves. */
    public static AuthClient named(EntityType type, String id, long globalId) {
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(1 + Integer.BYTES + Integer.BYTES + idBytes.length + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) STRUCT_VERSION)
                .putInt(type.wireValue())
                .putInt(idBytes.length)
                .put(idBytes)
                .putLong(globalId)
                .flip();
        return peer -> new StatedIdentity(PROTOCOL_NONE, bytes);
    }

    /**
     * Accepts peers that present nothing or state an identity; refuses other protocols. As nothing is proven either way, it
     * asks no more of a monitor than of others; Ceph's monitors want each other to state who they are ({@link #named}).
     */
    public static AuthServer acceptAll() {
        return (peer, protocol, authorizer, challenged) -> protocol == PROTOCOL_UNKNOWN || protocol == PROTOCOL_NONE
                ? new AuthVerdict.Accepted(ByteBuffer.allocate(0), SessionSecurity.none())
                : new AuthVerdict.Refused(
                        "authorizer protocol " + protocol + " is not supported here, 0 and 1 (none) are");
    }

    private record StatedIdentity(int protocol, ByteBuffer statement) implements Authorizer {
        @Override
        public ByteBuffer bytes() {
            return statement.duplicate();
        }

        @Override
        public Optional<SessionSecurity> verifyReply(ByteBuffer reply) {
            return Optional.of(SessionSecurity.none());
        }
    }
}
