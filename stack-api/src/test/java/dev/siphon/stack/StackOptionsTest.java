package dev.siphon.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a stack and its sockets are told is checked when it is said. */
class StackOptionsTest {

    @Test
    void workersAreBetweenOneAndTheCap() {
        assertThat(StackConfig.ofWorkers(24).workers()).isEqualTo(24);
        assertThatThrownBy(() -> StackConfig.ofWorkers(0)).hasMessage("workers is 0, allowed are 1 to 24");
        assertThatThrownBy(() -> StackConfig.ofWorkers(25)).hasMessage("workers is 25, allowed are 1 to 24");
    }

    @Test
    void timesAndBoundsAreNotNegative() {
        assertThatThrownBy(() -> new StackConfig(1, -1, 0, Map.of())).hasMessageContaining("busyPollMicros is -1");
        assertThatThrownBy(() -> new StackConfig(1, 0, -1, Map.of())).hasMessageContaining("poolMaxIdleBytes is -1");
    }

    @Test
    void socketOptionsMakeSense() {
        assertThat(SocketOptions.defaults().backlog()).isEqualTo(512);
        assertThatThrownBy(() -> new SocketOptions(true, -1, 1, -1, null))
                .hasMessageContaining("receiveBufferBytes is -1");
        assertThatThrownBy(() -> new SocketOptions(true, 0, 0, -1, null)).hasMessageContaining("backlog is 0");
    }
}
