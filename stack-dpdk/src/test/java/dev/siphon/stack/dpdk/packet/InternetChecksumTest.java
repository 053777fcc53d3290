package dev.siphon.stack.dpdk.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.dpdk.sim.Frames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {

    /** RFC 1071 §3. */
    @Test
    void theExampleOfTheRfc() {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("0001f203f4f5f6f7"));
        assertThat(InternetChecksum.sum(bytes, 0, 8)).isEqualTo(0xddf2);
        assertThat(InternetChecksum.finish(0xddf2)).isEqualTo(0x220d);
    }

    @Property(tries = 300)
    void agreesWithAddingWordByWord(
            @ForAll @Size(max = 400) byte[] content, @ForAll @IntRange(max = 3) int offset, @ForAll boolean isLittle) {
        int from = Math.min(offset, content.length);
        ByteBuffer bytes = ByteBuffer.wrap(content).order(isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int expected = Frames.checksum(content, from, content.length - from, 0);
        assertThat(InternetChecksum.sum(bytes, from, content.length - from)).isEqualTo(expected);
    }

    @Test
    void longContentsDoNotOverflow() {
        byte[] content = new byte[9000];
        Arrays.fill(content, (byte) 0xFF);
        assertThat(InternetChecksum.sum(ByteBuffer.wrap(content), 0, 9000)).isEqualTo(0xFFFF);
        assertThat(InternetChecksum.fold(-1L)).isEqualTo(0xFFFF);
    }
}
