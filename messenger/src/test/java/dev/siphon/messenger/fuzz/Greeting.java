package dev.siphon.messenger.fuzz;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.KeepaliveStamp;
import dev.siphon.messenger.wire.ProtocolVersions;
import dev.siphon.messenger.wire.Tag;
import java.nio.ByteBuffer;

/** What a well-behaved client of a monitor sends. */
final class Greeting {

    /** Its own, so that no other client takes its place by saying it was there. */
    private static final EntityAddress ADDRESS = EntityAddress.parse("127.0.0.1:0/1397769555");

    private Greeting() {}

    /** From the banner to in_seq. */
    static byte[] handshake() {
        int connectAt = Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH;
        ByteBuffer bytes = ByteBuffer.allocate(connectAt + ConnectMessage.LENGTH + AckSeq.LENGTH);
        Banner.put(bytes, 0);
        EntityAddressCodec.putLegacy(bytes, Banner.LENGTH, ADDRESS);
        new ConnectMessage()
                .wrap(bytes, connectAt)
                .features(Features.SUPPORTED_DEFAULT)
                .hostType(EntityType.CLIENT)
                .globalSeq(1)
                .connectSeq(0)
                .protocolVersion(ProtocolVersions.MON_PUBLIC)
                .authorizerProtocol(0)
                .authorizerLength(0)
                .flags(ConnectMessage.FLAG_LOSSY);
        return bytes.array();
    }

    static byte[] keepalive(int seconds) {
        return stamped(Tag.KEEPALIVE2, seconds);
    }

    static byte[] keepaliveAck(int seconds) {
        return stamped(Tag.KEEPALIVE2_ACK, seconds);
    }

    private static byte[] stamped(int tag, int seconds) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + KeepaliveStamp.LENGTH);
        bytes.put(0, (byte) tag);
        KeepaliveStamp.put(bytes, 1, seconds, 0);
        return bytes.array();
    }
}
