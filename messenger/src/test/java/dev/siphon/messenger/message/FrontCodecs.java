package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.util.Map;
import java.util.Set;

/** All fronts of this package by message type, so that tests can say "each of them". */
final class FrontCodecs {

    private interface Decoder<T> {
        T decode(PayloadReader front, int version, long features);
    }

    private interface Encoder<T> {
        void encode(T payload, PayloadWriter front, long features);
    }

    private record Codec<T>(Class<T> payload, Decoder<T> decoder, Encoder<T> encoder, int version, int compatVersion) {

        void encode(Object value, PayloadWriter front, long features) {
            encoder.encode(payload.cast(value), front, features);
        }
    }

    private static final Map<Integer, Codec<?>> CODECS = Map.ofEntries(
            Map.entry(
                    MessageTypes.PING,
                    new Codec<>(Ping.class, Ping::decode, Ping::encode, Ping.VERSION, Ping.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.MON_MAP,
                    new Codec<>(
                            MonitorMap.class,
                            MonitorMap::decode,
                            MonitorMap::encode,
                            MonitorMap.VERSION,
                            MonitorMap.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.MON_GET_MAP,
                    new Codec<>(
                            MonGetMap.class,
                            MonGetMap::decode,
                            MonGetMap::encode,
                            MonGetMap.VERSION,
                            MonGetMap.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.MON_SUBSCRIBE,
                    new Codec<>(
                            MonSubscribe.class,
                            MonSubscribe::decode,
                            MonSubscribe::encode,
                            MonSubscribe.VERSION,
                            MonSubscribe.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.MON_SUBSCRIBE_ACK,
                    new Codec<>(
                            MonSubscribeAck.class,
                            MonSubscribeAck::decode,
                            MonSubscribeAck::encode,
                            MonSubscribeAck.VERSION,
                            MonSubscribeAck.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.AUTH,
                    new Codec<>(
                            AuthRequest.class,
                            AuthRequest::decode,
                            AuthRequest::encode,
                            AuthRequest.VERSION,
                            AuthRequest.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.AUTH_REPLY,
                    new Codec<>(
                            AuthReply.class,
                            AuthReply::decode,
                            AuthReply::encode,
                            AuthReply.VERSION,
                            AuthReply.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.MON_GET_VERSION,
                    new Codec<>(
                            MonGetVersion.class,
                            MonGetVersion::decode,
                            MonGetVersion::encode,
                            MonGetVersion.VERSION,
                            MonGetVersion.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.MON_GET_VERSION_REPLY,
                    new Codec<>(
                            MonGetVersionReply.class,
                            MonGetVersionReply::decode,
                            MonGetVersionReply::encode,
                            MonGetVersionReply.VERSION,
                            MonGetVersionReply.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.MON_COMMAND,
                    new Codec<>(
                            MonCommand.class,
                            MonCommand::decode,
                            MonCommand::encode,
                            MonCommand.VERSION,
                            MonCommand.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.MON_COMMAND_ACK,
                    new Codec<>(
                            MonCommandAck.class,
                            MonCommandAck::decode,
                            MonCommandAck::encode,
                            MonCommandAck.VERSION,
                            MonCommandAck.COMPAT_VERSION)),
            Map.entry(
                    MessageTypes.CONFIG,
                    new Codec<>(
                            ConfigPayload.class,
                            ConfigPayload::decode,
                            ConfigPayload::encode,
                            ConfigPayload.VERSION,
                            ConfigPayload.COMPAT_VERSION)));

    private FrontCodecs() {}

    static Set<Integer> types() {
        return CODECS.keySet();
    }

    static boolean isKnown(int type) {
        return CODECS.containsKey(type);
    }

    static int type(Object payload) {
        return CODECS.entrySet().stream()
                .filter(entry -> entry.getValue().payload.isInstance(payload))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    static int version(int type) {
        return CODECS.get(type).version;
    }

    static int compatVersion(int type) {
        return CODECS.get(type).compatVersion;
    }

    static Object decode(int type, PayloadReader front, int version, long features) {
        return CODECS.get(type).decoder.decode(front, version, features);
    }

    static void encode(Object payload, PayloadWriter front, long features) {
        CODECS.get(type(payload)).encode(payload, front, features);
    }
}
