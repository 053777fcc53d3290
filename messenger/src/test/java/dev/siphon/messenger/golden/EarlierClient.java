package dev.siphon.messenger.golden;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.CephCrc32c;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.Tag;
import java.nio.ByteBuffer;

/** What a monitor says that opens a session with another one, which a recorded session then goes on with. */
final class EarlierClient {

    private static final int MESSAGE_LENGTH = 1 + MessageHeader.LENGTH + MessageFooter.LENGTH;

    private EarlierClient() {}

    /** The first connect message of the recorded client shows what monitors agree on. */
    static byte[] says(EntityAddress self, ConnectMessage like, byte[] authorizer, Past past) {
        int connectAt = Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH;
        int authorizerAt = connectAt + ConnectMessage.LENGTH;
        int messagesAt = authorizerAt + authorizer.length + Long.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(messagesAt + past.heard() * MESSAGE_LENGTH);
        Banner.put(bytes, 0);
        EntityAddressCodec.putLegacy(bytes, Banner.LENGTH, self);
        new ConnectMessage()
                .wrap(bytes, connectAt)
                .features(like.features())
                .hostType(EntityType.MON)
                .globalSeq(past.peerGlobalSeq())
                .connectSeq(0)
                .protocolVersion(like.protocolVersion())
                .authorizerProtocol(like.authorizerProtocol())
                .authorizerLength(authorizer.length)
                .flags(0);
        bytes.put(authorizerAt, authorizer);
        for (int i = 0; i < past.heard(); i++) {
            putPing(bytes, messagesAt + i * MESSAGE_LENGTH, i + 1);
        }
        return bytes.array();
    }

    private static void putPing(ByteBuffer bytes, int at, long seq) {
        bytes.put(at, (byte) Tag.MSG);
        MessageHeader header = new MessageHeader()
                .wrap(bytes, at + 1)
                .clear()
                .seq(seq)
                .type(MessageTypes.PING)
                .priority(127)
                .version(1)
                .source(EntityName.mon(1), EntityAddress.blank())
                .compatVersion(1);
        header.crc(header.computeCrc(new CephCrc32c()));
        new MessageFooter().wrap(bytes, at + 1 + MessageHeader.LENGTH).flags(MessageFooter.FLAG_COMPLETE);
    }
}
