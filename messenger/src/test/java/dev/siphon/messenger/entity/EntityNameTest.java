package dev.siphon.messenger.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"mon.0", "mds.1", "osd.0", "client.4123", "client.?", "mgr.9223372036854775807"})
    void isReadAndWrittenAlike(String text) {
        assertThat(EntityName.parse(text)).hasToString(text);
    }

    @Test
    void aNameWithoutNumberIsNew() {
        assertThat(EntityName.parse("client.?")).isEqualTo(EntityName.client(EntityName.NEW));
        assertThat(EntityName.client(EntityName.NEW).isNew()).isTrue();
        assertThat(EntityName.osd(0).isNew()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "osd, has no dot",
        "osd., neither a decimal number",
        "osd.-1, neither a decimal number",
        "osd.a, neither a decimal number",
        "osd.+1, neither a decimal number",
        "osd.9223372036854775808, exceeds 9223372036854775807",
        "oosd.1, unknown entity type \"oosd\"",
    })
    void whatIsNoNameIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> EntityName.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource(EntityType.class)
    void typesAreFoundByNumberAndName(EntityType type) {
        assertThat(EntityType.ofWireValue(type.wireValue())).contains(type);
        assertThat(EntityType.ofLabel(type.label())).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 0x40, 0x100, -1, Integer.MIN_VALUE})
    void otherNumbersAreNoType(int wireValue) {
        assertThat(EntityType.ofWireValue(wireValue)).isEmpty();
    }
}
