package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CephCrc32cTest {

    private final CephCrc32c crc = new CephCrc32c();

    /** The first four are those of Ceph's own tests. */
    @ParameterizedTest
    @CsvSource({
        "0, foo bar baz, 4119623852",
        "1234, foo bar baz, 881700046",
        "0, whiz bang boom, 2360230088",
        "5678, whiz bang boom, 3743019208",
        "0, 123456789, 1491335712",
        "4294967295, 123456789, 486108540"
    })
    void knownValues(long seed, String text, long expected) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer heap = ByteBuffer.wrap(bytes);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);

        assertThat(unsigned(crc.compute((int) seed, heap, 0, bytes.length))).isEqualTo(expected);
        assertThat(unsigned(crc.compute((int) seed, direct, 0, bytes.length))).isEqualTo(expected);
        assertThat(unsigned(crc.compute((int) seed, heap.asReadOnlyBuffer(), 0, bytes.length)))
                .isEqualTo(expected);
    }

    private static long unsigned(int crc) {
        return Integer.toUnsignedLong(crc);
    }

    @Test
    void nothingLeavesTheSeed() {
        assertThat(crc.compute(0x12345678, ByteBuffer.allocate(0), 0, 0)).isEqualTo(0x12345678);
    }

    @Test
    void zerosUnderSeedZeroProveNothing() {
        assertThat(crc.compute(0, ByteBuffer.allocate(4096), 0, 4096)).isZero();
        assertThat(crc.compute(1, ByteBuffer.allocate(4096), 0, 4096)).isNotZero();
    }
}
