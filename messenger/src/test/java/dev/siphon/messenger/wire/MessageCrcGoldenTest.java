package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.golden.GoldenFile;
import dev.siphon.messenger.golden.GoldenUse;
import dev.siphon.messenger.golden.RecordedMessage;
import dev.siphon.messenger.golden.SessionParser;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which crcs of recorded messages hold, and which do not where the recording broke them on purpose. */
class MessageCrcGoldenTest {

    private final CephCrc32c crc = new CephCrc32c();

    static Stream<String> intactFiles() {
        return GoldenUse.CRC_INTACT.files();
    }

    private static List<RecordedMessage> messages(String file) {
        return GoldenFile.load(file).sessions().stream()
                .flatMap(session -> SessionParser.parse(session).messages().stream())
                .toList();
    }

    private Set<String> faults(RecordedMessage message) {
        MessageFooter footer = message.footer();
        Set<String> faults = new TreeSet<>();
        addUnless(message.header().crc() == message.header().computeCrc(crc), "header", faults);
        addUnless(footer.frontCrc() == of(message.front()), "front", faults);
        addUnless(footer.middleCrc() == of(message.middle()), "middle", faults);
        addUnless(!footer.hasDataCrc() || footer.dataCrc() == of(message.data()), "data", faults);
        addUnless(footer.hasDataCrc(), "nocrc", faults);
        addUnless(footer.isComplete(), "incomplete", faults);
        return faults;
    }

    private int of(byte[] bytes) {
        return crc.compute(0, ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    private static void addUnless(boolean ok, String fault, Set<String> faults) {
        if (!ok) {
            faults.add(fault);
        }
    }

    @ParameterizedTest
    @MethodSource("intactFiles")
    void allCrcsHold(String file) {
        assertThat(messages(file)).isNotEmpty().allSatisfy(message -> {
            assertThat(faults(message)).isEmpty();
            assertThat(message.footer().isSigned()).isFalse();
        });
    }

    @Test
    void someRecordedCrcIsNotThatOfNothing() {
        assertThat(intactFiles().flatMap(file -> messages(file).stream()))
                .anySatisfy(message -> assertThat(message.footer().frontCrc()).isNotZero())
                .anySatisfy(message -> assertThat(message.footer().dataCrc()).isNotZero());
    }

    @ParameterizedTest
    @CsvSource({
        "v1_14_bad_header_crc, header",
        "v1_15_bad_front_crc, front",
        "v1_16_footer_not_complete, incomplete",
        "v1_17_nocrc_flag, front nocrc",
        "v1_18_bad_data_crc_flags1, data",
        "v1_18_bad_data_crc_flags3, nocrc",
        "cap_v1_reef_perf_crcoff, front header nocrc"
    })
    void brokenOnesAreFoundOut(String file, String faults) {
        assertThat(messages(file).stream().map(this::faults)).contains(Set.of(faults.split(" ")));
    }

    @Test
    void everyBrokenRecordingIsChecked() {
        assertThat(GoldenUse.CRC_BROKEN.files()).hasSize(7);
    }
}
