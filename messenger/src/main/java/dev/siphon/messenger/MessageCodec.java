package dev.siphon.messenger;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;

/**
 * How the front of one message type is written and read. Stateless; any thread.
 *
 * @param <T> what the front means in Java, an immutable type
 */
public interface MessageCodec<T> {

    /** The type's number in the message header. */
    int type();

    Class<T> payloadType();

    /** The version of the front that {@link #encode} writes (header field {@code version}). */
    int version(long features);

    /** The oldest version whose readers understand it (header field {@code compat_version}). */
    int compatVersion();

    void encode(T payload, PayloadWriter front, long features);

    /**
     * What {@code payload} counts in {@code siphon_max_queued_bytes} while it waits to be sent or acknowledged: about its
     * bytes on the wire, or in memory. Asked on any thread and more than once, so cheap, and always the same for the same
     * payload. By default 0, right where payloads are small: each message counts 256 bytes anyway.
     */
    default long queuedBytes(T payload) {
        return 0;
    }

    /**
     * Reads a front.
     *
     * @param version the header's version
     * @throws dev.siphon.messenger.wire.MalformedFrameException if it cannot be read; that faults the connection
     */
    T decode(PayloadReader front, int version, long features);
}
