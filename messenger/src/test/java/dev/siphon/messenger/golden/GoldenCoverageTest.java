package dev.siphon.messenger.golden;

import static org.assertj.core.api.Assertions.assertThat;

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
}
