package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class PayloadPropertyTest {

    @Property
    void whatIsWrittenIsRead(
            @ForAll int number,
            @ForAll long large,
            @ForAll @StringLength(max = 400) String text,
            @ForAll byte[] bytes,
            @ForAll boolean direct) {
        PayloadWriter writer = new PayloadWriter(direct ? ByteBuffer::allocateDirect : ByteBuffer::allocate, 1 << 20);
        UUID uuid = new UUID(large, number);
        Instant time = Instant.ofEpochSecond(number & 0xFFFF_FFFFL, Math.floorMod(large, 1_000_000_000L));

        writer.u8(number).u16(number).i32(number).i64(large).bool(number > 0);
        writer.string(text).blob(ByteBuffer.wrap(bytes)).uuid(uuid).utime(time);

        PayloadReader reader = new PayloadReader().wrap(writer.written());
        assertThat(reader.u8()).isEqualTo(number & 0xFF);
        assertThat(reader.u16()).isEqualTo(number & 0xFFFF);
        assertThat(reader.i32()).isEqualTo(number);
        assertThat(reader.i64()).isEqualTo(large);
        assertThat(reader.bool()).isEqualTo(number > 0);
        assertThat(reader.string()).isEqualTo(new String(utf8(text), StandardCharsets.UTF_8));
        assertThat(reader.blob()).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(reader.uuid()).isEqualTo(uuid);
        assertThat(reader.utime()).isEqualTo(time);
        assertThat(reader.hasRemaining()).isFalse();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Property
    void newerStructuresAreReadAsFarAsTheyAreKnown(@ForAll int known, @ForAll byte[] added, @ForAll int next) {
        PayloadWriter writer = PayloadWriter.onHeap(1 << 20);
        int struct = writer.beginStruct(7, 3);
        writer.i32(known).bytes(added);
        writer.endStruct(struct);
        writer.i32(next);

        PayloadReader reader = new PayloadReader().wrap(writer.written());
        PayloadReader body = reader.struct("thing", 3);
        assertThat(body.structVersion()).isEqualTo(7);
        assertThat(body.i32()).isEqualTo(known);
        assertThat(body.remaining()).isEqualTo(added.length);
        assertThat(reader.i32()).isEqualTo(next);
        MalformedFrames.only(() -> new PayloadReader().wrap(writer.written()).struct("thing", 2));
    }

    @Property
    void noReadGoesBeyondTheEnd(@ForAll byte[] bytes, @ForAll @IntRange(max = 9) int operation) {
        PayloadReader reader = new PayloadReader().wrap(ByteBuffer.wrap(bytes));

        MalformedFrames.only(() -> {
            while (reader.hasRemaining()) {
                read(reader, operation);
            }
        });

        assertThat(reader.remaining()).isBetween(0, bytes.length);
    }

    private static void read(PayloadReader reader, int operation) {
        switch (operation) {
            case 0 -> reader.u16();
            case 1 -> reader.i32();
            case 2 -> reader.i64();
            case 3 -> reader.string();
            case 4 -> reader.blob();
            case 5 -> reader.struct("thing", 9);
            case 6 -> reader.count("things", 3);
            case 7 -> reader.entityAddress();
            case 8 -> reader.utime();
            default -> reader.uuid();
        }
    }
}
