package dev.siphon.messenger.golden;

import dev.siphon.messenger.golden.GoldenFile.Side;
import java.nio.ByteBuffer;

/**
 * One structure of a recorded session.
 *
 * @param features those that the connection had agreed on by then
 * @param comment what the recording's author noted about exactly these bytes, or empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record Structure(Kind kind, Side from, long features, byte[] bytes, String comment) {

    /** What a structure is. */
    public enum Kind {
        BANNER,
        WRONG_BANNER,
        ADDRESS,
        CONNECT,
        AUTHORIZER,
        CONNECT_REPLY,
        AUTHORIZER_REPLY,
        SEQ,
        /** A tag and what belongs to it, up to 9 bytes; for a message the tag alone. */
        TAG,
        UNKNOWN_TAG,
        HEADER,
        FRONT,
        MIDDLE,
        DATA,
        FOOTER
    }

    /** The bytes in memory of their own, with a little around them that must not matter. */
    public ByteBuffer at(int index) {
        return ByteBuffer.allocate(index + bytes.length + index).put(index, bytes);
    }
}
