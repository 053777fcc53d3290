package dev.siphon.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LocalSocketAddressTest {

    @Test
    void readsAsSsPrintsIt() {
        assertThat(LocalSocketAddress.of("/run/mon.asok")).hasToString("/run/mon.asok");
        assertThat(LocalSocketAddress.ofAbstract("mon")).hasToString("@mon");
        assertThat(LocalSocketAddress.unnamed()).hasToString("*");
    }

    @Test
    void aPathAndAnAbstractNameOfTheSameLettersDiffer() {
        assertThat(LocalSocketAddress.of("mon")).isNotEqualTo(LocalSocketAddress.ofAbstract("mon"));
        assertThat(LocalSocketAddress.of("mon")).isEqualTo(LocalSocketAddress.of("mon"));
        assertThat(LocalSocketAddress.of("mon").isUnnamed()).isFalse();
        assertThat(LocalSocketAddress.unnamed().isUnnamed()).isTrue();
    }

    @Test
    void aNameThatTheKernelCannotHoldIsRefused() {
        assertThat(LocalSocketAddress.of("x".repeat(107)).name()).hasSize(107);
        assertThatThrownBy(() -> LocalSocketAddress.of("é".repeat(54)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 108 bytes, at most 107");
        assertThatThrownBy(() -> LocalSocketAddress.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LocalSocketAddress.ofAbstract("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }
}
