package dev.siphon.stack.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Views for those who share a buffer with others. */
class PayloadBufferTest {

    private final PayloadBuffer buffer = PayloadBuffer.wrap(ByteBuffer.allocateDirect(100));

    @Test
    void viewsLentAtTheSameTimeAreDifferent() {
        ByteBuffer one = buffer.borrowView();
        ByteBuffer other = buffer.borrowView();
        one.position(10).limit(20);
        assertThat(other).isNotSameAs(one);
        assertThat(other.remaining()).isEqualTo(100);
        assertThat(buffer.bytes().remaining()).isEqualTo(100);
    }

    @Test
    void aViewThatCameBackIsLentAgain() {
        ByteBuffer view = buffer.borrowView();
        buffer.returnView(view);
        assertThat(buffer.borrowView()).isSameAs(view);
    }

    @Test
    void whetherItIsHeldCanBeAsked() {
        buffer.retain();
        buffer.release();
        buffer.checkHeld();
        buffer.release();
        assertThatThrownBy(buffer::checkHeld).isInstanceOf(IllegalStateException.class);
        PayloadBuffer.empty().checkHeld();
    }

    @Test
    void aViewIsOfTheSameMemoryInTheSameOrder() {
        buffer.memory().putInt(4, 0x01020304);
        ByteBuffer view = buffer.borrowView();
        assertThat(view.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(view.getInt(4)).isEqualTo(0x01020304);
    }
}
