package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.siphon.stack.UnavailableException;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids that name nothing: an error each, and no crash. Needs the library, but no device. */
class NativeIdsTest {

    @BeforeEach
    void load() {
        try {
            RdmaLibrary.load();
        } catch (UnavailableException e) {
            abort(e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, 1L << 32 | 1, 0x7f00_dead_beefL, Long.MAX_VALUE, Long.MIN_VALUE})
    void areRefusedByEveryCall(long id) {
        assertThatThrownBy(() -> SiphonVerbs.eventChannelFd(id))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no open event channel");
        assertThatThrownBy(() -> SiphonVerbs.completionChannelFd(id))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no open completion channel");
        assertThatThrownBy(() -> SiphonVerbs.migrate(id, id))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no open connection id");
        assertThatThrownBy(() -> QueuePairAttributes.of(id))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no open queue pair");
        assertThatThrownBy(() -> CmAddresses.local(id))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no open connection id");
        assertThat(NativeCalls.refusals(id)).allMatch(text -> text.contains("is no open") || text.equals("-22"));
    }
}
