package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireLimitsTest {

    private final WireLimits limits = new WireLimits(10, 20, 30, 40);

    @ParameterizedTest
    @EnumSource(WireLimits.Field.class)
    void theLimitItselfIsAllowedAndNoMore(WireLimits.Field field) {
        int limit = limits.limit(field);

        assertThat(limits.check(field, limit)).isEqualTo(limit);
        assertThatThrownBy(() -> limits.check(field, limit + 1L))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContainingAll(field.wireName(), "" + (limit + 1), "" + limit, field.configKey());
        assertThatThrownBy(() -> limits.check(field, 0xFFFF_FFFFL)).hasMessageContaining("4294967295");
    }

    @Test
    void everyFieldHasItsOwnLimit() {
        assertThat(WireLimits.Field.values()).extracting(limits::limit).containsExactly(10, 20, 30, 40);
    }

    @Test
    void aNegativeLimitIsRefusedByName() {
        assertThatThrownBy(() -> new WireLimits(0, 0, -1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("siphon_max_data_bytes", "-1");
    }
}
