package dev.siphon.stack.rdma.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of docs/wire-protocol-rdma.md. */
class LayoutTest {

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static MessageHeader read(String hex) throws LayoutException {
        ByteBuffer message = bytes(hex);
        MessageHeader header = new MessageHeader();
        header.read(message, 0, message.capacity());
        return header;
    }

    @Test
    void aHeaderIsEightBytes() throws LayoutException {
        byte[] written = new byte[9];
        ByteBuffer target = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
        MessageHeader.write(target, 1, MessageKind.DATA, true, 0x0102, 3);
        assertThat(HexFormat.of().formatHex(written)).isEqualTo("00" + "02" + "01" + "0201" + "03000000");
        MessageHeader header = read("02 01 0201 03000000 aabbcc");
        assertThat(header.kind()).isEqualTo(MessageKind.DATA);
        assertThat(header.acknowledgesCredit()).isTrue();
        assertThat(header.grant()).isEqualTo(0x0102);
        assertThat(header.length()).isEqualTo(3);
    }

    @Test
    void whatIsNoHeaderIsRefused() {
        assertThatThrownBy(() -> read("02 00 0000 000000")).hasMessageContaining("message of 7 bytes");
        assertThatThrownBy(() -> read("00 00 0000 00000000")).hasMessageContaining("kind 0");
        assertThatThrownBy(() -> read("05 00 0000 00000000")).hasMessageContaining("kind 5; known are 1 to 4");
        assertThatThrownBy(() -> read("02 02 0000 01000000 aa")).hasMessageContaining("unknown flags 2");
        assertThatThrownBy(() -> read("02 00 0000 ffffffff aa"))
                .hasMessageContaining("4294967295 bytes follow, 1 came");
        assertThatThrownBy(() -> read("02 00 0000 00000000")).hasMessageContaining("DATA followed by 0");
        assertThatThrownBy(() -> read("04 00 0000 01000000 aa")).hasMessageContaining("FIN followed by 1");
    }

    @Test
    void aHelloSaysWhatItsSenderTakes() throws LayoutException {
        ByteBuffer target = ByteBuffer.allocate(Hello.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new Hello(32, 32768).write(target, 0);
        assertThat(HexFormat.of().formatHex(target.array()))
                .isEqualTo(HexFormat.of().formatHex("SIPHRDMA".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        + "0100" + "2000" + "00800000" + "0000000000000000");
        assertThat(Hello.read(target, 0)).isEqualTo(new Hello(32, 32768));
    }

    @Test
    void aHelloThatCannotBeIsRefused() {
        assertThatThrownBy(() -> Hello.read(bytes("00".repeat(24)), 0)).hasMessageContaining("does not speak Siphon's");
        String magic = "53495048 52444d41";
        assertThatThrownBy(() -> Hello.read(bytes(magic + "0200 2000 00800000" + "00".repeat(8)), 0))
                .hasMessageContaining("version 2 of the RDMA layout, here it is 1");
        assertThatThrownBy(() -> Hello.read(bytes(magic + "0100 0100 00800000" + "00".repeat(8)), 0))
                .hasMessageContaining("posts 1 receives");
        assertThatThrownBy(() -> Hello.read(bytes(magic + "0100 2000 000000ff" + "00".repeat(8)), 0))
                .hasMessageContaining("4278190080 bytes");
    }
}
