package dev.siphon.messenger.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.golden.GoldenFile;
import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.golden.GoldenUse;
import dev.siphon.messenger.golden.RecordedMessage;
import dev.siphon.messenger.golden.SessionParser;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fronts that real monitors and clients sent are understood to the last byte, and written again to the same bytes. */
class FrontsGoldenTest {

    /** Message types that are passed over: not for monitors' clients, or unknown on purpose. */
    private static final Set<Integer> WITHOUT_CODEC =
            Set.of(MessageTypes.STATFS, MessageTypes.STATFS_REPLY, MessageTypes.OSD_MAP, MessageTypes.MGR_MAP, 9999);

    static Stream<String> files() {
        return GoldenUse.FRONTS.files();
    }

    static List<RecordedMessage> messages(String file) {
        return GoldenFile.load(file).sessions().stream()
                .flatMap(session -> SessionParser.parse(session).messages().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsReadIsWrittenToTheSameBytes(String file) {
        List<RecordedMessage> known = messages(file).stream()
                .filter(message -> FrontCodecs.isKnown(message.header().type()))
                .toList();

        assertThat(known).isNotEmpty().allSatisfy(message -> {
            PayloadReader front = new PayloadReader().wrap(ByteBuffer.wrap(message.front()));
            Object payload = FrontCodecs.decode(
                    message.header().type(), front, message.header().version(), message.features());
            assertThat(front.remaining()).isZero();

            PayloadWriter rewritten = PayloadWriter.onHeap(1 << 20);
            FrontCodecs.encode(payload, rewritten, message.features());
            assertThat(rewritten.written()).isEqualTo(ByteBuffer.wrap(message.front()));
        });
    }

    @Test
    void everyRecordedTypeIsKnownOrNamedAsPassedOver() {
        Set<Integer> unknown = files().flatMap(file -> messages(file).stream())
                .map(message -> message.header().type())
                .filter(type -> !FrontCodecs.isKnown(type))
                .collect(Collectors.toSet());

        assertThat(WITHOUT_CODEC).containsAll(unknown);
    }

    @Test
    void everyCodecMeetsARecordedFront() {
        Set<Integer> recorded = files().flatMap(file -> messages(file).stream())
                .map(message -> message.header().type())
                .collect(Collectors.toSet());

        assertThat(recorded).containsAll(FrontCodecs.types());
    }

    @Test
    void headersOfFrontsCarryTheVersionsThatAreWritten() {
        List<RecordedMessage> messages = messages("v1_01_full");

        assertThat(messages)
                .filteredOn(message -> FrontCodecs.isKnown(message.header().type()))
                .allSatisfy(message -> assertThat(message.header().version())
                        .isEqualTo(FrontCodecs.version(message.header().type())));
        assertThat(messages)
                // The monitor answers a ping with compat version 0.
                .filteredOn(message -> FrontCodecs.isKnown(message.header().type())
                        && !(message.from() == Side.SERVER && message.header().type() == MessageTypes.PING))
                .allSatisfy(message -> assertThat(message.header().compatVersion())
                        .isEqualTo(FrontCodecs.compatVersion(message.header().type())));
    }
}
