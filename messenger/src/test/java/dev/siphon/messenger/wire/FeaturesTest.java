package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeaturesTest {

    /** What a monitor of Ceph 16 requires of clients; recorded in v1_00. */
    private static final long REQUIRED_BY_MONITOR = 0x0401020002040000L;

    @Test
    void aReusedBitIsTheFeatureOnlyWithItsMarks() {
        assertThat(Features.has(1L << 2, Features.SERVER_NAUTILUS)).isFalse();
        assertThat(Features.has(1L << 2 | 1L << 57, Features.SERVER_NAUTILUS)).isFalse();
        assertThat(Features.has(1L << 2 | 1L << 57 | 1L << 28, Features.SERVER_NAUTILUS))
                .isTrue();
        assertThat(Features.has(1L << 21, Features.SERVER_LUMINOUS)).isFalse();
        assertThat(Features.has(1L << 21 | 1L << 57, Features.SERVER_LUMINOUS)).isTrue();
        assertThat(Features.has(1L << 59, Features.MSG_ADDR2)).isTrue();
    }

    @Test
    void theDefaultSatisfiesAMonitor() {
        assertThat(Features.missing(REQUIRED_BY_MONITOR, Features.SUPPORTED_DEFAULT))
                .isZero();
        assertThat(Features.has(Features.SUPPORTED_DEFAULT, Features.RESERVED)).isFalse();
    }

    @Test
    void missingOnesAreNamed() {
        long missing = Features.missing(REQUIRED_BY_MONITOR | 1L << 40, Features.CRUSH_TUNABLES);

        assertThat(Features.describe(missing))
                .isEqualTo("CRUSH_TUNABLES2 (bit 25), bit 40, CRUSH_TUNABLES3 (bit 41), CRUSH_V4 (bit 48),"
                        + " CRUSH_TUNABLES5 (bit 58)");
        assertThat(Features.describe(0)).isEqualTo("none");
        assertThat(Features.describe(1L << 63)).isEqualTo("bit 63");
    }
}
