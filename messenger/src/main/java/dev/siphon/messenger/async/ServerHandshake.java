package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.protocol.AcceptNegotiation;
import dev.siphon.messenger.protocol.HandshakeFrames;
import dev.siphon.messenger.session.AcceptDecision;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The accepting side of the handshake of protocol version 1: the states ACCEPTING to ACCEPTING_READY, one short method each.
 * A method returns whether it got on; if not, it waits for bytes.
 */
final class ServerHandshake {

    private final ProtocolV1 protocol;
    private final AsyncConnection connection;
    private final AsyncMessenger messenger;
    private final Session session;
    private final HandshakeStream io;
    private final AcceptNegotiation negotiation;
    private boolean registers;
    private @Nullable AcceptDecision decision;
    private long decisionValue;

    ServerHandshake(ProtocolV1 protocol, SocketStream stream) {
        this.protocol = protocol;
        this.connection = protocol.connection();
        this.messenger = connection.messenger();
        this.session = connection.session();
        this.io = new HandshakeStream(stream);
        this.negotiation = new AcceptNegotiation(messenger, connection);
    }

    /** The server speaks first: banner, own address, and the peer's address as it is seen. */
    boolean begin() throws TransportException {
        if (!protocol.passes(Point.START_SERVER_BANNER) || !protocol.passes(Point.BANNER_EXCHANGE_ACCEPTING)) {
            return false;
        }
        HandshakeFrames.putBanner(io.out());
        HandshakeFrames.putAddress(messenger.address(), io.out());
        HandshakeFrames.putAddress(AcceptNegotiation.seen(io.stream().socket().remoteAddress()), io.out());
        protocol.become(ConnectionState.ACCEPTING_WAIT_BANNER_ADDR);
        return true;
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
        connection.peerAddress(
                AcceptNegotiation.complete(claimed, io.stream().socket().remoteAddress()));
        protocol.become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG);
        return true;
    }

    boolean readConnectMessage() throws TransportException {
        SocketStream stream = io.stream();
        if (!stream.require(ConnectMessage.LENGTH)) {
            return false;
        }
        long following = negotiation.takeConnect(stream.memory(), stream.position());
        stream.consume(ConnectMessage.LENGTH);
        connection.peerType(negotiation.peerType());
        io.beginAuthorizer(following, messenger.settings().limits());
        protocol.become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG_AUTH);
        return true;
    }

    boolean readAuthorizer() throws TransportException {
        if (!io.readAuthorizer() || !protocol.passes(Point.HANDLE_CONNECT_MESSAGE)) {
            return false;
        }
        if (negotiation.judge(io.takeAuthorizer(), io.out())) {
            admit();
        } else {
            protocol.become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG);
        }
        return true;
    }

    /** Whoever owns the registered connection to the same peer decides. */
    private void admit() {
        decision = null;
        registers = negotiation.registers();
        Optional<AsyncConnection> registered =
                registers ? messenger.connections().lookup(connection.peerAddress()) : Optional.empty();
        protocol.become(ConnectionState.ACCEPTING_PARKED);
        if (registers) {
            new Admission(connection, this, negotiation.incoming()).begin(registered);
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
            case RESET_SESSION -> negotiation.putResetSession(io.out());
            case RETRY_GLOBAL -> negotiation.putRetryGlobal(decisionValue, io.out());
            case RETRY_SESSION -> negotiation.putRetrySession(decisionValue, io.out());
            case WAIT -> negotiation.putWait(io.out());
            case OPEN, REPLACE_LOSSY, REPLACE, REPLACE_AFTER_PEER_RESET -> {
                return open();
            }
        }
        protocol.become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG);
        return true;
    }

    /** Asks the peer to connect again with a number above {@code peerGlobalSeq}. */
    void retryGlobal(long peerGlobalSeq) {
        negotiation.putRetryGlobal(peerGlobalSeq, io.out());
        protocol.become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG);
    }

    private boolean open() throws TransportException {
        if (!protocol.passes(negotiation.isReconnect() ? Point.SEND_RECONNECT_REPLY : Point.SEND_CONNECT_REPLY)) {
            return false;
        }
        negotiation.agree(session);
        if (registers && !messenger.connections().register(connection)) {
            throw new TransportException(Errno.ECONNABORTED, "another connection of the peer was faster");
        }
        connection.accepted(negotiation.features());
        boolean peerTellsSeq = negotiation.putOpen(session, connection.life().isResetByPeer(), io.out());
        protocol.become(peerTellsSeq ? ConnectionState.ACCEPTING_WAIT_SEQ : ConnectionState.ACCEPTING_READY);
        return true;
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
        protocol.opened(negotiation.features(), connection.policy().lossy(), negotiation.security());
        return true;
    }
}
