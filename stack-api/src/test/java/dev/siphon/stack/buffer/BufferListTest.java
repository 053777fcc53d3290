package dev.siphon.stack.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Segments, references and misuse of a buffer list. */
class BufferListTest {

    private final SizeClassPool pool = TestMemory.pool(1 << 20);
    private final BufferList list = new BufferList(pool);

    private void copy(int bytes) {
        list.copy(ByteBuffer.allocate(bytes), 0, bytes);
    }

    @Test
    void smallPiecesBecomeOneSegment() {
        for (int i = 0; i < 100; i++) {
            copy(10);
        }
        assertThat(list.segments()).isEqualTo(1);
        assertThat(list.remaining()).isEqualTo(1000);
        assertThat(pool.outstanding()).isEqualTo(1);
    }

    @Test
    void aPayloadBetweenSmallPiecesIsNotCopied() {
        copy(10);
        PayloadBuffer payload = pool.tryAcquire(5000);
        list.append(payload, 1000, 3000);
        copy(10);
        assertThat(list.segments()).isEqualTo(3);
        assertThat(list.buffer(1)).isSameAs(payload);
        assertThat(list.offset(1)).isEqualTo(1000);
        assertThat(list.length(1)).isEqualTo(3000);
        assertThat(list.buffer(2)).as("the same block goes on").isSameAs(list.buffer(0));
        assertThat(list.offset(2)).isEqualTo(10);
    }

    @Test
    void whatIsFullySentIsReleasedAtOnce() {
        PayloadBuffer payload = pool.tryAcquire(100).retain();
        list.append(payload, 0, 100);
        copy(10);
        list.trim(99);
        assertThat(list.offset(0)).isEqualTo(99);
        list.trim(1);
        payload.release();
        assertThat(pool.outstanding()).as("only the tail").isEqualTo(1);
        list.trim(10);
        assertThat(pool.outstanding()).isZero();
    }

    @Test
    void anEmptyPieceIsReleasedAtOnce() {
        list.append(pool.tryAcquire(100), 0, 0);
        assertThat(list.segments()).isZero();
        assertThat(pool.outstanding()).isZero();
    }

    @Test
    void anExhaustedPoolDoesNotStopSmallPieces() {
        BufferList poor = new BufferList(new SizeClassPool(new TestMemory(0), 0));
        poor.copy(ByteBuffer.wrap(new byte[] {1, 2, 3}), 1, 2);
        assertThat(poor.remaining()).isEqualTo(2);
        assertThat(poor.buffer(0).memory().get(0)).isEqualTo((byte) 2);
    }

    @Test
    void misuseIsRefused() {
        assertThatThrownBy(() -> list.trim(1)).hasMessageContaining("trim of 1 bytes, there are 0");
        assertThatThrownBy(() -> list.reserve(BufferList.TAIL_BYTES + 1)).hasMessageContaining("at most 65536");
        assertThatThrownBy(() -> list.commit(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(list::tailMemory).isInstanceOf(IllegalStateException.class);
        list.reserve(BufferList.TAIL_BYTES);
        assertThatThrownBy(() -> list.commit(BufferList.TAIL_BYTES + 1)).isInstanceOf(IllegalStateException.class);
    }
}
