package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadTest {

    private static PayloadReader reader(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int b : bytes) {
            buffer.put((byte) b);
        }
        return new PayloadReader().wrap(buffer.flip());
    }

    @Test
    void anEarlyEndIsExplained() {
        assertThatThrownBy(() -> reader(1, 2, 3).i32())
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("4 bytes are needed, 3 are left");
    }

    @Test
    void aLengthIsCheckedBeforeAnythingIsAllocatedForIt() {
        assertThatThrownBy(() -> reader(0xFF, 0xFF, 0xFF, 0xFF, 1).string())
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContainingAll("4294967295", "1 bytes are left");
        assertThatThrownBy(() -> reader(3, 0, 0, 0, 1, 2, 3, 4, 5).count("pairs", 2))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("3 pairs of at least 2 bytes each, 5 bytes are left");
    }

    @Test
    void aStructureThatNeedsANewerDecoderIsRefusedByName() {
        assertThatThrownBy(() -> reader(9, 8, 0, 0, 0, 0).struct("monitor map", 7))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("monitor map of version 9 needs a decoder of version 8, this one is 7");
    }

    @Test
    void whatIsHandedOutDoesNotFollowTheBuffer() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 42});
        ByteBuffer blob = new PayloadReader().wrap(buffer).blob();

        buffer.put(4, (byte) 0);

        assertThat(blob.get(0)).isEqualTo((byte) 42);
        assertThat(blob.isReadOnly()).isTrue();
    }

    @Test
    void writtenMemoryIsUsedAgainAndGrowsOnlyToItsBound() {
        List<Integer> allocations = new ArrayList<>();
        PayloadWriter writer = new PayloadWriter(
                size -> {
                    allocations.add(size);
                    return ByteBuffer.allocate(size);
                },
                1000);

        writer.bytes(new byte[1000]);
        assertThat(writer.length()).isEqualTo(1000);
        assertThatThrownBy(() -> writer.u8(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at most 1000");

        writer.reset().bytes(new byte[1000]);
        assertThat(allocations).containsExactly(256, 1000);
    }

    @Test
    void contentIsCopiedWhereItIsWanted() {
        ByteBuffer target = ByteBuffer.allocateDirect(10).position(2);

        PayloadWriter.onHeap(100).i32(0x01020304).copyTo(target);

        assertThat(target.position()).isEqualTo(6);
        assertThat(target.get(2)).isEqualTo((byte) 4);
    }
}
