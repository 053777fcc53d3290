package dev.siphon.messenger.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessengerTypeTest {

    @ParameterizedTest
    @CsvSource({
        "async, posix",
        "async+posix, posix",
        "async+rdma, rdma",
        "async+dpdk, dpdk",
        "async+my-wire_2, my-wire_2"
    })
    void asyncNamesATransport(String text, String transport) {
        assertThat(MessengerType.parse(text).transport()).isEqualTo(transport);
        assertThat(MessengerType.parse(text)).hasToString("async+" + transport);
    }

    @ParameterizedTest
    @CsvSource({
        "simple+posix, takes no transport",
        "random, choose one",
        "xio, async+rdma took its place",
        "xio+rdma, async+rdma took its place",
        "'', no messenger of that name",
        "posix, no messenger of that name",
        "Async, no messenger of that name",
    })
    void otherMessengersAreRefusedWithTheReason(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessengerType.parse(text))
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"async+", "async+RDMA", "async+a+b", "async+2", "async+a b"})
    void aTransportHasAPlainName(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessengerType.parse(text))
                .withMessageContaining("cannot name a transport");
    }

    @Test
    void aTransportNameIsShort() {
        assertThat(new MessengerType("a".repeat(64)).transport()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> new MessengerType("a".repeat(65)));
    }
}
