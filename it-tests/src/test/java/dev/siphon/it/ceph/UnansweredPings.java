package dev.siphon.it.ceph;

import dev.siphon.messenger.auth.NoAuthentication;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.CephCrc32c;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.ProtocolVersions;
import dev.siphon.messenger.wire.Tag;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * A monitor that connects, asks, and drops the socket without acknowledging the answer. The monitor it asked then has a
 * session with something to send again, and dials the address that the other one announced.
 */
final class UnansweredPings {

    private static final int SERVER_GREETING = Banner.LENGTH + 2 * EntityAddressCodec.LEGACY_LENGTH;

    private UnansweredPings() {}

    /** Asks {@code monitor} in the name of a peer at {@code announced}. */
    static void send(EntityAddress monitor, EntityAddress announced) throws IOException {
        InetSocketAddress address = (InetSocketAddress) monitor.socketAddress();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(greeting(announced));
            socket.getInputStream().readNBytes(SERVER_GREETING);
            byte[] reply = socket.getInputStream().readNBytes(ConnectReply.LENGTH);
            if (reply[0] != Tag.SEQ) {
                throw new IOException("the monitor answers with " + Tag.name(reply[0]));
            }
            socket.getInputStream().readNBytes(Long.BYTES);
            socket.getOutputStream().write(ping());
            // Something of the answer is there: it is sent, and will not be acknowledged.
            socket.getInputStream().readNBytes(MessageHeader.LENGTH);
        }
    }

    private static byte[] greeting(EntityAddress announced) {
        ByteBuffer statement = NoAuthentication.named(EntityType.MON, "b", 0)
                .authorizer(EntityType.MON)
                .bytes();
        int connectAt = Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH;
        ByteBuffer bytes = ByteBuffer.allocate(connectAt + ConnectMessage.LENGTH + statement.remaining());
        Banner.put(bytes, 0);
        EntityAddressCodec.putLegacy(bytes, Banner.LENGTH, announced);
        new ConnectMessage()
                .wrap(bytes, connectAt)
                .features(Features.SUPPORTED_DEFAULT)
                .hostType(EntityType.MON)
                .globalSeq(1)
                .connectSeq(0)
                .protocolVersion(ProtocolVersions.MON_CLUSTER)
                .authorizerProtocol(NoAuthentication.PROTOCOL_NONE)
                .authorizerLength(statement.remaining())
                .flags(0);
        bytes.put(connectAt + ConnectMessage.LENGTH, statement, statement.position(), statement.remaining());
        return bytes.array();
    }

    /** in_seq of a new session, and a ping. */
    private static byte[] ping() {
        int headerAt = Long.BYTES + 1;
        ByteBuffer bytes = ByteBuffer.allocate(headerAt + MessageHeader.LENGTH + MessageFooter.LENGTH);
        bytes.put(Long.BYTES, (byte) Tag.MSG);
        MessageHeader header = new MessageHeader()
                .wrap(bytes, headerAt)
                .clear()
                .seq(1)
                .type(MessageTypes.PING)
                .priority(127)
                .version(1)
                .source(EntityName.mon(1), EntityAddress.blank())
                .compatVersion(1);
        header.crc(header.computeCrc(new CephCrc32c()));
        new MessageFooter().wrap(bytes, headerAt + MessageHeader.LENGTH).flags(MessageFooter.FLAG_COMPLETE);
        return bytes.array();
    }
}
