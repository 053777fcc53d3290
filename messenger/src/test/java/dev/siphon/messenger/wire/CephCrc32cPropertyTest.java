package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class CephCrc32cPropertyTest {

    private final CephCrc32c crc = new CephCrc32c();

    /** The definition, bit by bit. */
    private static int reference(int seed, byte[] bytes, int from, int to) {
        int register = seed;
        for (int i = from; i < to; i++) {
            register ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                register = (register & 1) != 0 ? (register >>> 1) ^ 0x82F63B78 : register >>> 1;
            }
        }
        return register;
    }

    @Property
    void isTheDefinition(@ForAll int seed, @ForAll @NotEmpty byte[] bytes, @ForAll boolean direct) {
        int from = bytes.length / 3;
        ByteBuffer buffer = copy(bytes, direct);

        assertThat(crc.compute(seed, buffer, from, bytes.length - from))
                .isEqualTo(reference(seed, bytes, from, bytes.length));
    }

    /** What goes without a seed does so for some lengths only. */
    @Property
    void isTheDefinitionOfHeadersToo(@ForAll @Size(min = 1, max = 80) byte[] bytes, @ForAll boolean direct) {
        assertThat(crc.compute(0, copy(bytes, direct), 0, bytes.length))
                .isEqualTo(reference(0, bytes, 0, bytes.length));
    }

    @Property
    void piecesMakeUpTheWhole(
            @ForAll int seed, @ForAll @NotEmpty byte[] bytes, @ForAll @IntRange(max = 100) int percent) {
        ByteBuffer buffer = copy(bytes, true);
        int cut = bytes.length * percent / 100;

        int first = crc.compute(seed, buffer, 0, cut);

        assertThat(crc.compute(first, buffer, cut, bytes.length - cut))
                .isEqualTo(crc.compute(seed, buffer, 0, bytes.length));
    }

    @Property
    void positionAndLimitStay(@ForAll @NotEmpty byte[] bytes, @ForAll boolean direct) {
        ByteBuffer buffer = copy(bytes, direct).position(bytes.length / 2);

        crc.compute(0, buffer, 0, bytes.length);

        assertThat(buffer.position()).isEqualTo(bytes.length / 2);
        assertThat(buffer.limit()).isEqualTo(bytes.length);
    }

    private static ByteBuffer copy(byte[] bytes, boolean direct) {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(bytes.length) : ByteBuffer.allocate(bytes.length);
        return buffer.put(0, bytes);
    }
}
