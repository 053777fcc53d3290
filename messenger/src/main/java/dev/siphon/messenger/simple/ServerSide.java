package dev.siphon.messenger.simple;

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
import dev.siphon.stack.buffer.BufferList;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The accepting side of the handshake, from the banner to an established connection. On the reader's thread. */
final class ServerSide {

    private final Pipe pipe;
    private final SimpleMessenger messenger;
    private final SimpleConnection newcomer;
    private final PipeStream stream;
    private final BufferList out;
    private final AcceptNegotiation negotiation;

    ServerSide(Pipe pipe, PipeStream stream) {
        this.pipe = pipe;
        this.messenger = pipe.messenger();
        this.newcomer = pipe.connection();
        this.stream = stream;
        this.out = stream.out();
        this.negotiation = new AcceptNegotiation(messenger, newcomer);
    }

    void run() throws TransportException {
        pipe.reach(Point.START_SERVER_BANNER);
        pipe.reach(Point.BANNER_EXCHANGE_ACCEPTING);
        HandshakeFrames.putBanner(out);
        HandshakeFrames.putAddress(messenger.address(), out);
        HandshakeFrames.putAddress(AcceptNegotiation.seen(stream.remoteAddress()), out);
        stream.flush();
        identify();
        boolean admitted = false;
        while (!admitted) {
            admitted = readConnect() && admit();
            stream.flush();
        }
        open();
    }

    private void identify() throws TransportException {
        stream.require(Banner.LENGTH);
        HandshakeFrames.checkBanner(stream.memory(), stream.position());
        stream.require(Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH);
        pipe.reach(Point.HANDLE_PEER_BANNER_ACCEPTING);
        EntityAddress claimed = EntityAddressCodec.readLegacy(stream.memory(), stream.position() + Banner.LENGTH);
        pipe.reach(Point.HANDLE_PEER_ADDRESS_ACCEPTING);
        stream.consume(Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH);
        newcomer.peerAddress(AcceptNegotiation.complete(claimed, stream.remoteAddress()));
    }

    /** Reads a connect message; whether version, features and authorizer are right. */
    private boolean readConnect() throws TransportException {
        stream.require(ConnectMessage.LENGTH);
        long following = negotiation.takeConnect(stream.memory(), stream.position());
        stream.consume(ConnectMessage.LENGTH);
        newcomer.peerType(negotiation.peerType());
        ByteBuffer authorizer =
                Authorizers.read(stream, following, messenger.settings().limits());
        pipe.reach(Point.HANDLE_CONNECT_MESSAGE);
        return negotiation.judge(authorizer, out);
    }

    /** Whether a session begins or goes on; if not, the answer is in the list. */
    private boolean admit() throws TransportException {
        if (!negotiation.registers()) {
            return true;
        }
        AcceptDecision.Incoming incoming = negotiation.incoming();
        Optional<SimpleConnection> registered = messenger.connections().lookup(newcomer.peerAddress());
        if (registered.isPresent()) {
            return answer(registered.get().consider(pipe, newcomer, incoming));
        }
        AcceptDecision decision = AcceptDecision.withoutExisting(incoming);
        return answer(new Admission(decision, 0));
    }

    private boolean answer(Admission admission) {
        switch (admission.decision()) {
            case RESET_SESSION -> negotiation.putResetSession(out);
            case RETRY_GLOBAL -> negotiation.putRetryGlobal(admission.value(), out);
            case RETRY_SESSION -> negotiation.putRetrySession(admission.value(), out);
            case WAIT -> negotiation.putWait(out);
            case OPEN, REPLACE_LOSSY, REPLACE, REPLACE_AFTER_PEER_RESET -> {
                return true;
            }
        }
        return false;
    }

    /** Opens the connection that the pipe carries by now. */
    private void open() throws TransportException {
        SimpleConnection connection = pipe.connection();
        if (connection != newcomer) {
            pipe.reachBetweenSockets();
        }
        pipe.reach(negotiation.isReconnect() ? Point.SEND_RECONNECT_REPLY : Point.SEND_CONNECT_REPLY);
        Session session = connection.session();
        boolean isRegistered = connection.whileCurrent(pipe, () -> {
            negotiation.agree(session);
            // Under the lock: one that has been closed meanwhile would stay in the table for ever.
            return connection != newcomer
                    || !negotiation.registers()
                    || messenger.connections().register(newcomer);
        });
        if (!isRegistered) {
            throw new TransportException(Errno.ECONNABORTED, "another connection of the peer was faster");
        }
        connection.accepted(pipe, negotiation.features());
        boolean peerTellsSeq = connection.whileCurrent(
                pipe, () -> negotiation.putOpen(session, connection.life().isResetByPeer(), out));
        stream.flush();
        if (peerTellsSeq) {
            stream.require(AckSeq.LENGTH);
            long acknowledged = AckSeq.read(stream.memory(), stream.position());
            stream.consume(AckSeq.LENGTH);
            connection.whileCurrent(pipe, () -> session.resumeAfter(acknowledged));
        }
        pipe.reach(Point.READY);
        pipe.opened(negotiation.features(), connection.policy().lossy(), negotiation.security(), false);
    }
}
