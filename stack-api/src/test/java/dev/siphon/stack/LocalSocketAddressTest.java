package dev.siphon.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LocalSocketAddressTest {

    @Test
    void namesMayBeAsLongAsTheKernelTakesThem() {
        assertThat(LocalSocketAddress.of("x".repeat(107)).name()).hasSize(107);
        assertThatThrownBy(() -> LocalSocketAddress.of("x".repeat(108)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 108 bytes, at most 107");
    }

    @Test
    void lengthIsCountedInBytes() {
        assertThat(LocalSocketAddress.ofAbstract("ü".repeat(53)).name()).hasSize(53);
        assertThatThrownBy(() -> LocalSocketAddress.ofAbstract("ü".repeat(54))).hasMessageContaining("108 bytes");
    }

    @Test
    void emptyNamesAndZeroBytesAreRefused() {
        assertThatThrownBy(() -> LocalSocketAddress.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LocalSocketAddress.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPathAndAnAbstractNameAreDifferentAddresses() {
        assertThat(LocalSocketAddress.of("a")).isEqualTo(LocalSocketAddress.of("a"));
        assertThat(LocalSocketAddress.of("a")).hasSameHashCodeAs(LocalSocketAddress.of("a"));
        assertThat(LocalSocketAddress.of("a")).isNotEqualTo(LocalSocketAddress.ofAbstract("a"));
        assertThat(LocalSocketAddress.of("/run/a")).hasToString("/run/a");
        assertThat(LocalSocketAddress.ofAbstract("a")).hasToString("@a");
    }
}
