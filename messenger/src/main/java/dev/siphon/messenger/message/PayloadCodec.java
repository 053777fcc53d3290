package dev.siphon.messenger.message;

import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;

/**
 * The codec of a payload that knows how to write and read itself.
 *
 * @param type the message type's number
 * @param versionWritten what {@link MessageCodec#version} answers, whatever the features
 */
record PayloadCodec<T>(
        int type, Class<T> payloadType, int versionWritten, int compatVersion, Encoder<T> encoder, Decoder<T> decoder)
        implements MessageCodec<T> {

    interface Encoder<T> {
        void encode(T payload, PayloadWriter front, long features);
    }

    interface Decoder<T> {
        T decode(PayloadReader front, int version, long features);
    }

    @Override
    public int version(long features) {
        return versionWritten;
    }

    @Override
    public void encode(T payload, PayloadWriter front, long features) {
        encoder.encode(payload, front, features);
    }

    @Override
    public T decode(PayloadReader front, int version, long features) {
        return decoder.decode(front, version, features);
    }
}
