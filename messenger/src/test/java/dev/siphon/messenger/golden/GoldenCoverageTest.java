package dev.siphon.messenger.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No recording lies about unused: each is listed in {@link GoldenUse}. */
class GoldenCoverageTest {

    @Test
    void everyRecordingIsListed() {
        assertThat(GoldenUse.listed()).containsExactlyElementsOf(GoldenFile.names());
    }

    @ParameterizedTest
    @EnumSource(GoldenUse.class)
    void everyKindOfTestHasRecordings(GoldenUse use) {
        assertThat(use.files()).isNotEmpty();
    }

    @Test
    void ourMessengerTakesTheServersPlaceOrItIsSaidWhyNot() {
        assertThat(takenOrReasoned(GoldenUse.notAsServer(), GoldenUse.AS_SERVER, GoldenUse.AS_SERVER_THAT_READS_ON))
                .containsExactlyElementsOf(GoldenFile.names());
    }

    @Test
    void ourMessengerTakesTheClientsPlaceOrItIsSaidWhyNot() {
        assertThat(takenOrReasoned(
                        GoldenUse.notAsClient(),
                        GoldenUse.AS_CLIENT,
                        GoldenUse.AS_CLIENT_THAT_GOES_ON,
                        GoldenUse.AS_REFUSED_CLIENT))
                .containsExactlyElementsOf(GoldenFile.names());
    }

    /** One that is both taken and reasoned away is listed twice. */
    private static List<String> takenOrReasoned(Map<String, String> reasons, GoldenUse... uses) {
        return Stream.concat(reasons.keySet().stream(), Stream.of(uses).flatMap(GoldenUse::files))
                .sorted()
                .toList();
    }
}
