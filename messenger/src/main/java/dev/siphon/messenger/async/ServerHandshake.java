package dev.siphon.messenger.async;

import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.AuthVerdict;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.ProtocolVersions;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepting side of the handshake of protocol version 1: the states ACCEPTING to ACCEPTING_READY, one short method each.
 * A method returns whether it got on; if not, it waits for bytes.
 */
final class ServerHandshake {

    private static final ByteBuffer NO_PROOF = ByteBuffer.allocate(0);

    private static final Logger LOG = LoggerFactory.getLogger(ServerHandshake.class);

    private final ProtocolV1 protocol;
    private final AsyncConnection connection;
    private final AsyncMessenger messenger;
    private final Session session;
    private final HandshakeStream io;
    private final ByteBuffer connectBytes = ByteBuffer.allocate(ConnectMessage.LENGTH);
    private final ConnectMessage connect = new ConnectMessage();
    private SessionSecurity security = SessionSecurity.none();
    private boolean challenged;
    private long features;

    ServerHandshake(ProtocolV1 protocol, SocketStream stream) {
        this.protocol = protocol;
        this.connection = protocol.connection();
        this.messenger = connection.messenger();
        this.session = connection.session();
        this.io = new HandshakeStream(stream);
    }

    /** The server speaks first: banner, own address, and the peer's address as it is seen. */
    boolean begin() {
        io.writeBanner();
        io.writeAddress(messenger.address());
        io.writeAddress(seenAddress());
        protocol.become(ConnectionState.ACCEPTING_WAIT_BANNER_ADDR);
        return true;
    }

    /** The peer of a local socket has no address that anything could be learned from. */
    private EntityAddress seenAddress() {
        return io.stream().socket().remoteAddress() instanceof InetSocketAddress inet
                ? EntityAddress.legacy(inet, 0)
                : EntityAddress.blank();
    }

    boolean readBannerAndAddress() throws TransportException {
        if (!io.requireBannerAnd(EntityAddressCodec.LEGACY_LENGTH)) {
            return false;
        }
        EntityAddress claimed = io.addressAt(Banner.LENGTH);
        io.stream().consume(Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH);
        connection.peerAddress(complete(claimed));
        protocol.become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG);
        return true;
    }

    /** A peer that does not know its IP gets it from the socket; its port and nonce are its own. */
    private EntityAddress complete(EntityAddress claimed) {
        boolean fillsIn = claimed.isBlankIp() && io.stream().socket().remoteAddress() instanceof InetSocketAddress;
        return fillsIn
                ? claimed.withIp(((InetSocketAddress) io.stream().socket().remoteAddress()).getAddress())
                : claimed;
    }

    boolean readConnectMessage() throws TransportException {
        SocketStream stream = io.stream();
        if (!stream.require(ConnectMessage.LENGTH)) {
            return false;
        }
        // The authorizer that follows may move what is read ahead, so the message is kept.
        connectBytes.put(0, stream.memory(), stream.position(), ConnectMessage.LENGTH);
        stream.consume(ConnectMessage.LENGTH);
        connect.wrap(connectBytes, 0);
        connection.peerType(connect.hostType());
        io.beginAuthorizer(connect.authorizerLength(), messenger.settings().limits());
        protocol.become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG_AUTH);
        return true;
    }

    boolean readAuthorizer() throws TransportException {
        if (!io.readAuthorizer()) {
            return false;
        }
        judge(io.takeAuthorizer());
        return true;
    }

    private void judge(ByteBuffer authorizer) throws TransportException {
        EntityType peer = connect.hostType();
        Policy policy = connection.policy();
        if (connect.protocolVersion() != protocolVersion()) {
            LOG.info(
                    "{}: protocol version {} refused, {} is spoken here",
                    connection,
                    connect.protocolVersion(),
                    protocolVersion());
            refuse(Tag.BADPROTOVER, NO_PROOF);
            return;
        }
        long missing = policy.featuresRequired() & ~connect.features();
        if (missing != 0) {
            LOG.info("{}: the peer lacks features {}", connection, Features.describe(missing));
            refuse(Tag.FEATURES, NO_PROOF);
            return;
        }
        AuthVerdict verdict = messenger.authServer().verify(peer, connect.authorizerProtocol(), authorizer, challenged);
        if (verdict instanceof AuthVerdict.Challenge challenge) {
            challenged = true;
            refuse(Tag.CHALLENGE_AUTHORIZER, challenge.challenge());
        } else if (verdict instanceof AuthVerdict.Refused refused) {
            LOG.info("{}: authorizer refused: {}", connection, refused.reason());
            refuse(Tag.BADAUTHORIZER, NO_PROOF);
        } else if (verdict instanceof AuthVerdict.Accepted accepted) {
            security = accepted.security();
            admit(accepted.reply());
        }
    }

    private int protocolVersion() {
        return ProtocolVersions.between(connect.hostType(), messenger.name().type(), messenger.clusterProtocol());
    }

    /** The decision about a registered connection to the same peer, as far as sessions are not resumed. */
    private void admit(ByteBuffer proof) throws TransportException {
        Policy policy = connection.policy();
        boolean registers = !(policy.server() && policy.lossy() && !policy.registersLossyClients());
        Optional<AsyncConnection> existing =
                registers ? messenger.connections().lookup(connection.peerAddress()) : Optional.empty();
        if (existing.isPresent()) {
            AsyncConnection other = existing.get();
            if (other.isDialling() && !incomingWins(policy)) {
                refuse(Tag.WAIT, NO_PROOF);
                return;
            }
            if (connect.globalSeq() < other.peerGlobalSeq()) {
                // An attempt the peer made before the connection there is, most likely given up for it.
                refuse(Tag.RETRY_GLOBAL, NO_PROOF, other.peerGlobalSeq());
                return;
            }
            other.stop("the peer has opened a new connection");
        } else if (registers && connect.connectSeq() > 0) {
            refuse(Tag.RESETSESSION, NO_PROOF);
            return;
        }
        open(proof, registers);
    }

    /** Of two simultaneous connects, the one of the smaller address survives. */
    private boolean incomingWins(Policy policy) {
        return policy.server() || connection.peerAddress().compareTo(messenger.address()) < 0;
    }

    private void refuse(int tag, ByteBuffer proof) {
        refuse(tag, proof, 0);
    }

    private void refuse(int tag, ByteBuffer proof, long globalSeq) {
        Policy policy = connection.policy();
        long featuresSaid = (connect.features() & policy.featuresSupported()) | policy.featuresRequired();
        // Flags concern the session, and there is none.
        writeReply(tag, featuresSaid, globalSeq, 0, 0, proof);
        protocol.become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG);
    }

    private void open(ByteBuffer proof, boolean registers) throws TransportException {
        Policy policy = connection.policy();
        features = connect.features() & policy.featuresSupported();
        session.connectSeq(connect.connectSeq() + 1);
        connection.peerGlobalSeq(connect.globalSeq());
        boolean exchangesSeq = Features.has(features, Features.RECONNECT_SEQ);
        if (registers && !messenger.connections().register(connection)) {
            throw new TransportException(Errno.ECONNABORTED, "another connection of the peer was faster");
        }
        connection.accepted(features);
        writeReply(
                exchangesSeq ? Tag.SEQ : Tag.READY,
                policy.featuresSupported(),
                messenger.nextGlobalSeq(0),
                session.connectSeq(),
                policy.lossy() ? ConnectMessage.FLAG_LOSSY : 0,
                proof);
        if (exchangesSeq) {
            io.writeSeq(session.inSeq());
        }
        protocol.become(exchangesSeq ? ConnectionState.ACCEPTING_WAIT_SEQ : ConnectionState.ACCEPTING_READY);
    }

    private void writeReply(int tag, long featuresSaid, long globalSeq, long connectSeq, int flags, ByteBuffer proof) {
        int at = io.out().reserve(ConnectReply.LENGTH);
        new ConnectReply()
                .wrap(io.out().tailMemory(), at)
                .tag(tag)
                .features(featuresSaid)
                .globalSeq(globalSeq)
                .connectSeq(connectSeq)
                .protocolVersion(protocolVersion())
                .authorizerLength(proof.remaining())
                .flags(flags);
        io.out().commit(ConnectReply.LENGTH);
        io.writeBytes(proof);
    }

    boolean readSeq() throws TransportException {
        SocketStream stream = io.stream();
        if (!stream.require(AckSeq.LENGTH)) {
            return false;
        }
        long acknowledged = AckSeq.read(stream.memory(), stream.position());
        stream.consume(AckSeq.LENGTH);
        if (acknowledged > session.outSeq()) {
            throw new MalformedFrameException(
                    "the peer acknowledges message " + acknowledged + ", the last one sent is " + session.outSeq());
        }
        protocol.become(ConnectionState.ACCEPTING_READY);
        return true;
    }

    boolean ready() {
        protocol.opened(features, connection.policy().lossy(), security);
        return true;
    }
}
