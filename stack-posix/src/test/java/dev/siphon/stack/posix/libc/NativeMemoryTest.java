package dev.siphon.stack.posix.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kenai.jffi.MemoryIO;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NativeMemoryTest {

    @Property(tries = 300)
    void everyByteIsWhereItsAddressSays(@ForAll @IntRange(min = 1, max = 300_000) int size) {
        NativeMemory memory = NativeMemory.allocate(size);
        assertThat(memory.bytes().capacity()).isEqualTo(size);
        if (size >= 4096) {
            assertThat(memory.address() % 4096).isZero();
        }
        memory.bytes().put(0, (byte) 1).put(size - 1, (byte) 2);
        assertThat(MemoryIO.getInstance().getByte(memory.address() + size - 1)).isEqualTo((byte) 2);
        assertThat(MemoryIO.getInstance().getByte(memory.address())).isEqualTo((byte) (size == 1 ? 2 : 1));
    }

    @Example
    void aSizeBeyondTheLimitIsRefused() {
        assertThatThrownBy(() -> NativeMemory.allocate(Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("native memory of 2147483647 bytes, at most 2147479551");
    }
}
