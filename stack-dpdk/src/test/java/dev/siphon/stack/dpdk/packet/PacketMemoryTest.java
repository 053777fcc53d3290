package dev.siphon.stack.dpdk.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class PacketMemoryTest {

    private final PacketMemory memory = PacketMemory.direct(4, 512);

    @Test
    void packetsRunOutAndComeBack() {
        int[] packets = new int[4];
        for (int i = 0; i < 4; i++) {
            packets[i] = memory.allocate();
        }
        assertThat(packets).doesNotHaveDuplicates();
        assertThat(memory.allocate()).isEqualTo(PacketMemory.NONE);
        memory.release(packets[2]);
        assertThat(memory.allocate()).isEqualTo(packets[2]);
    }

    @Test
    void aPacketIsFreeWithItsLastReference() {
        int packet = memory.allocate();
        memory.retain(packet);
        memory.release(packet);
        assertThat(memory.cached()).isEqualTo(3);
        memory.release(packet);
        assertThat(memory.cached()).isEqualTo(4);
        assertThatThrownBy(() -> memory.release(packet)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAttachedSliceIsKeptAsLongAsThePacket() {
        PayloadBuffer payload = PayloadBuffer.wrap(ByteBuffer.allocate(100));
        int packet = memory.allocate();
        memory.attach(packet, payload, 10, 20);
        payload.release();
        assertThat(memory.sliceLength(packet)).isEqualTo(20);
        memory.release(packet);
        assertThatThrownBy(payload::retain).isInstanceOf(IllegalStateException.class);
        assertThat(memory.slice(packet)).isNull();
    }

    @Test
    void aRoomMustBeWithinItsRegion() {
        assertThatThrownBy(() -> new PacketRegion(ByteBuffer.allocate(1000), 0, new int[] {0, 600}, 512))
                .hasMessageContaining("at 600 in a region of 1000");
    }

    /** A device's pool: free packets come in batches, and surplus ones go back. */
    @Test
    void aSharedPoolIsAskedInBatches() {
        ArrayDeque<Integer> shared = new ArrayDeque<>();
        for (int i = 0; i < 64; i++) {
            shared.add(i);
        }
        PacketPool pool = new PacketPool() {
            @Override
            public int take(int[] into, int count) {
                int taken = 0;
                while (taken < count && !shared.isEmpty()) {
                    into[taken++] = shared.remove();
                }
                return taken;
            }

            @Override
            public void give(int[] packets, int from, int count) {
                for (int i = from; i < from + count; i++) {
                    shared.add(packets[i]);
                }
            }
        };
        PacketMemory view = new PacketMemory(PacketRegion.allocate(64, 512), pool, 16);
        int[] packets = new int[64];
        for (int i = 0; i < 64; i++) {
            packets[i] = view.allocate();
        }
        assertThat(packets).doesNotHaveDuplicates().doesNotContain(PacketMemory.NONE);
        assertThat(view.allocate()).isEqualTo(PacketMemory.NONE);
        for (int packet : packets) {
            view.release(packet);
        }
        assertThat(shared.size() + view.cached()).isEqualTo(64);
        assertThat(view.cached()).isLessThanOrEqualTo(16);
    }
}
