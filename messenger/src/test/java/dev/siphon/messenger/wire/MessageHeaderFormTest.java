package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageHeaderFormTest {

    @Test
    void lengthsAreCephs() {
        assertThat(new MessageHeader().length()).isEqualTo(53);
        assertThat(new OldMessageHeader().length()).isEqualTo(334);
        assertThat(OldMessageHeader.CRC_OFFSET).isEqualTo(330);
        assertThat(OldMessageHeader.ORIGIN_OFFSET).isEqualTo(181);
        assertThat(new MessageFooter().length()).isEqualTo(21);
        assertThat(new OldMessageFooter().length()).isEqualTo(13);
    }

    @Test
    void onlyPeersFromBeforeTheShortHeaderGetTheOldOne() {
        assertThat(MessageHeader.forFeatures(0)).isInstanceOf(OldMessageHeader.class);
        assertThat(MessageHeader.forFeatures(Features.NOSRCADDR)).isExactlyInstanceOf(MessageHeader.class);
        // Recorded in v1_02: all that a monitor requires, without NOSRCADDR.
        assertThat(MessageHeader.forFeatures(0x0401020002040000L)).isExactlyInstanceOf(MessageHeader.class);
    }

    @Test
    void theFootersFormGoesByMsgAuth() {
        assertThat(MessageFooter.forFeatures(0)).isInstanceOf(OldMessageFooter.class);
        assertThat(MessageFooter.forFeatures(Features.MSG_AUTH)).isExactlyInstanceOf(MessageFooter.class);
    }
}
