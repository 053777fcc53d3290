package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client says about itself in its first {@link AuthRequest}.
 *
 * @param methods what it can do, of {@link AuthMethods}
 * @param entityType the wire value of its entity type; 0 if it has no name, as {@code ceph ping} has none
 * @param entityId its name without the type, such as {@code admin}
 * @param globalId the number it was given earlier, or 0
 */
public record AuthOffer(List<Integer> methods, int entityType, String entityId, long globalId) {

    private static final int STRUCT_VERSION = 1;
    /** Far more than any offer needs: ids are short. */
    private static final int MAX_BYTES = 64 << 10;

    public AuthOffer {
        methods = List.copyOf(methods);
    }

    /** Reads the payload of a request with protocol {@link AuthMethods#UNKNOWN}. */
    public static AuthOffer decode(ByteBuffer payload) {
        PayloadReader in = new PayloadReader().wrap(payload);
        int version = in.u8();
        if (version != STRUCT_VERSION) {
            throw new MalformedFrameException(
                    "first auth request is of version " + version + ", not " + STRUCT_VERSION);
        }
        int count = in.count("auth methods", Integer.BYTES);
        List<Integer> methods = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            methods.add(in.i32());
        }
        return new AuthOffer(methods, in.i32(), in.string(), in.i64());
    }

    ByteBuffer encoded() {
        PayloadWriter out = PayloadWriter.onHeap(MAX_BYTES);
        out.u8(STRUCT_VERSION).i32(methods.size());
        methods.forEach(out::i32);
        out.i32(entityType).string(entityId).i64(globalId);
        return out.written();
    }
}
