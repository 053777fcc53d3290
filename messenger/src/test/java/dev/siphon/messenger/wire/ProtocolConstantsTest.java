package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.entity.EntityType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProtocolConstantsTest {

    @Test
    void theServersTypeSettlesTheProtocolVersion() {
        assertThat(ProtocolVersions.between(EntityType.CLIENT, EntityType.OSD, 0))
                .isEqualTo(24);
        assertThat(ProtocolVersions.between(EntityType.MON, EntityType.OSD, 13)).isEqualTo(24);
        assertThat(ProtocolVersions.between(EntityType.CLIENT, EntityType.MDS, 0))
                .isEqualTo(32);
        assertThat(ProtocolVersions.between(EntityType.OSD, EntityType.MON, 10)).isEqualTo(15);
        assertThat(ProtocolVersions.between(EntityType.OSD, EntityType.CLIENT, 10))
                .isZero();
    }

    @Test
    void amongEqualsTheirOwnNumberHolds() {
        assertThat(ProtocolVersions.between(EntityType.MON, EntityType.MON, ProtocolVersions.MON_CLUSTER))
                .isEqualTo(13);
        assertThat(ProtocolVersions.between(EntityType.OSD, EntityType.OSD, 10)).isEqualTo(10);
    }

    @Test
    void unknownTagsArePrintable() {
        assertThat(Tag.name(Tag.SEQ)).isEqualTo("SEQ");
        assertThat(Tag.name(200)).isEqualTo("unknown tag 200");
    }

    @Test
    void aWrongBannerIsDescribed() {
        ByteBuffer msgr2 = ByteBuffer.wrap("ceph v2\n\020".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer http = ByteBuffer.wrap("GET / HTTP".getBytes(StandardCharsets.US_ASCII));

        assertThat(Banner.matches(msgr2, 0)).isFalse();
        assertThat(Banner.isMsgr2(msgr2, 0)).isTrue();
        assertThat(Banner.describe(msgr2, 0)).isEqualTo("ceph v2\\x0a\\x10");
        assertThat(Banner.isMsgr2(http, 0)).isFalse();
        assertThat(Banner.describe(http, 0)).isEqualTo("GET / HTT");
    }

    @Test
    void protocolOneIsNotTakenForProtocolTwo() {
        ByteBuffer banner = ByteBuffer.allocate(Banner.LENGTH + 1);
        Banner.put(banner, 1);

        assertThat(Banner.matches(banner, 1)).isTrue();
        assertThat(Banner.isMsgr2(banner, 1)).isFalse();
        assertThat(Banner.describe(banner, 1)).isEqualTo("ceph v027");
    }

    @Test
    void anUnknownHostTypeIsNamed() {
        ConnectMessage connect = new ConnectMessage().wrap(ByteBuffer.allocate(ConnectMessage.LENGTH), 0);

        assertThatThrownBy(connect::hostType)
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("host_type")
                .hasMessageContaining("0");
        assertThat(connect)
                .hasToString("connect features=0x0 host_type=0 global_seq=0 connect_seq=0"
                        + " protocol_version=0 authorizer_protocol=0 authorizer_len=0 flags=0");
    }
}
