package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.AuthVerdict;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.session.AcceptDecision;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.ProtocolVersions;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    private boolean registers;
    private ByteBuffer proof = NO_PROOF;
    private @Nullable AcceptDecision decision;
    private long decisionValue;
    private long features;

    ServerHandshake(ProtocolV1 protocol, SocketStream stream) {
        this.protocol = protocol;
        this.connection = protocol.connection();
        this.messenger = connection.messenger();
        this.session = connection.session();
        this.io = new HandshakeStream(stream);
    }

    /** The server speaks first: banner, own address, and the peer's address as it is seen. */
    boolean begin() throws TransportException {
        if (!protocol.passes(Point.START_SERVER_BANNER) || !protocol.passes(Point.BANNER_EXCHANGE_ACCEPTING)) {
            return false;
        }
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
        if (!io.requireBannerAnd(EntityAddressCodec.LEGACY_LENGTH)
                || !protocol.passes(Point.HANDLE_PEER_BANNER_ACCEPTING)) {
            return false;
        }
        EntityAddress claimed = io.addressAt(Banner.LENGTH);
        if (!protocol.passes(Point.HANDLE_PEER_ADDRESS_ACCEPTING)) {
            return false;
        }
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
        if (!io.readAuthorizer() || !protocol.passes(Point.HANDLE_CONNECT_MESSAGE)) {
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

    /** Whoever owns the registered connection to the same peer decides. */
    private void admit(ByteBuffer acceptedProof) {
        Policy policy = connection.policy();
        proof = acceptedProof;
        decision = null;
        registers = !(policy.server() && policy.lossy() && !policy.registersLossyClients());
        Optional<AsyncConnection> registered =
                registers ? messenger.connections().lookup(connection.peerAddress()) : Optional.empty();
        protocol.become(ConnectionState.ACCEPTING_PARKED);
        if (registers) {
            new Admission(connection, this, new AcceptDecision.Incoming(connect.globalSeq(), connect.connectSeq()))
                    .begin(registered);
        } else {
            conclude(AcceptDecision.OPEN, 0);
        }
    }

    /** Notes what was decided; {@code value} is the number that a RETRY reply tells. */
    void conclude(AcceptDecision decided, long value) {
        decision = decided;
        decisionValue = value;
    }

    /** Acts on the decision, once it is there. */
    boolean settle() throws TransportException {
        AcceptDecision decided = decision;
        if (decided == null) {
            return false;
        }
        switch (decided) {
            case RESET_SESSION -> refuse(Tag.RESETSESSION, NO_PROOF);
            case RETRY_GLOBAL -> retryGlobal(decisionValue);
            case RETRY_SESSION -> refuse(Tag.RETRY_SESSION, 0, decisionValue, NO_PROOF);
            case WAIT -> refuse(Tag.WAIT, NO_PROOF);
            case OPEN, REPLACE_LOSSY, REPLACE, REPLACE_AFTER_PEER_RESET -> {
                return open();
            }
        }
        return true;
    }

    /** Asks the peer to connect again with a number above {@code peerGlobalSeq}. */
    void retryGlobal(long peerGlobalSeq) {
        refuse(Tag.RETRY_GLOBAL, peerGlobalSeq, 0, NO_PROOF);
    }

    private void refuse(int tag, ByteBuffer answer) {
        refuse(tag, 0, 0, answer);
    }

    private void refuse(int tag, long globalSeq, long connectSeq, ByteBuffer answer) {
        Policy policy = connection.policy();
        long featuresSaid = (connect.features() & policy.featuresSupported()) | policy.featuresRequired();
        // Flags concern the session, and there is none.
        writeReply(tag, featuresSaid, globalSeq, connectSeq, 0, answer);
        protocol.become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG);
    }

    private boolean open() throws TransportException {
        if (!protocol.passes(connect.connectSeq() == 0 ? Point.SEND_CONNECT_REPLY : Point.SEND_RECONNECT_REPLY)) {
            return false;
        }
        Policy policy = connection.policy();
        features = connect.features() & policy.featuresSupported();
        session.connectSeq(connect.connectSeq() + 1);
        session.peerGlobalSeq(connect.globalSeq());
        boolean exchangesSeq = Features.has(features, Features.RECONNECT_SEQ) && !connection.isResetByPeer();
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
        } else {
            session.forgetReceived();
            if (connection.isResetByPeer()) {
                session.countAnew();
            }
        }
        protocol.become(exchangesSeq ? ConnectionState.ACCEPTING_WAIT_SEQ : ConnectionState.ACCEPTING_READY);
        return true;
    }

    private void writeReply(int tag, long featuresSaid, long globalSeq, long connectSeq, int flags, ByteBuffer answer) {
        int at = io.out().reserve(ConnectReply.LENGTH);
        new ConnectReply()
                .wrap(io.out().tailMemory(), at)
                .tag(tag)
                .features(featuresSaid)
                .globalSeq(globalSeq)
                .connectSeq(connectSeq)
                .protocolVersion(protocolVersion())
                .authorizerLength(answer.remaining())
                .flags(flags);
        io.out().commit(ConnectReply.LENGTH);
        io.writeBytes(answer);
    }

    boolean readSeq() throws TransportException {
        SocketStream stream = io.stream();
        if (!stream.require(AckSeq.LENGTH)) {
            return false;
        }
        long acknowledged = AckSeq.read(stream.memory(), stream.position());
        stream.consume(AckSeq.LENGTH);
        session.resumeAfter(acknowledged);
        protocol.become(ConnectionState.ACCEPTING_READY);
        return true;
    }

    boolean ready() throws TransportException {
        if (!protocol.passes(Point.READY)) {
            return false;
        }
        protocol.opened(features, connection.policy().lossy(), security);
        return true;
    }
}
