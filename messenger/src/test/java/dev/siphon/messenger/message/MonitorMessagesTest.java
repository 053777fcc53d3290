package dev.siphon.messenger.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MonitorMessagesTest {

    private static final long FEATURES = Features.SUPPORTED_DEFAULT;

    private final MessageRegistry registry = MonitorMessages.registry();

    static List<Arguments> payloads() {
        UUID fsid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        AuthOffer offer = new AuthOffer(List.of(AuthMethods.NONE), 8, "admin", 0);
        return List.of(
                Arguments.of(MessageTypes.PING, new Ping("{}")),
                Arguments.of(MessageTypes.MON_GET_MAP, new MonGetMap()),
                Arguments.of(
                        MessageTypes.MON_SUBSCRIBE,
                        new MonSubscribe(List.of(new MonSubscribe.Item("monmap", 3, 1)), "host")),
                Arguments.of(MessageTypes.MON_SUBSCRIBE_ACK, new MonSubscribeAck(300, fsid)),
                Arguments.of(MessageTypes.AUTH, AuthRequest.first(offer, 0)),
                Arguments.of(
                        MessageTypes.AUTH_REPLY,
                        new AuthReply(AuthMethods.NONE, 0, 4100, ByteBuffer.wrap(new byte[] {1, 2}), "text")),
                Arguments.of(MessageTypes.MON_GET_VERSION, new MonGetVersion(9, "osdmap")),
                Arguments.of(MessageTypes.MON_GET_VERSION_REPLY, new MonGetVersionReply(9, 20, 10)),
                Arguments.of(MessageTypes.MON_COMMAND, new MonCommand(fsid, List.of("{\"prefix\": \"fsid\"}"))),
                Arguments.of(MessageTypes.MON_COMMAND_ACK, new MonCommandAck(-22, "no", List.of("x"))),
                Arguments.of(MessageTypes.CONFIG, new ConfigPayload(Map.of())));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    <T> void theCodecOfATypeReadsWhatThatOfThePayloadWrites(int type, T payload) {
        @SuppressWarnings("unchecked")
        MessageCodec<T> codec = registry.codec((Class<T>) payload.getClass()).orElseThrow();
        PayloadWriter front = PayloadWriter.onHeap(1 << 16);

        codec.encode(payload, front, FEATURES);
        Object read = Objects.requireNonNull(registry.find(type))
                .decode(new PayloadReader().wrap(front.written()), codec.version(FEATURES), FEATURES);

        assertThat(codec.type()).isEqualTo(type);
        assertThat(codec.compatVersion()).isLessThanOrEqualTo(codec.version(FEATURES));
        assertThat(read).isEqualTo(payload);
    }
}
