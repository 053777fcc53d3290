package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.protocol.ConnectNegotiation;
import dev.siphon.messenger.protocol.HandshakeFrames;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;

/**
 * The connecting side of the handshake of protocol version 1: the states CONNECTING_WAIT_BANNER_AND_IDENTIFY to
 * CONNECTING_READY, one short method each. A method returns whether it got on; if not, it waits for bytes.
 */
final class ClientHandshake {

    private final ProtocolV1 protocol;
    private final AsyncConnection connection;
    private final AsyncMessenger messenger;
    private final Session session;
    private final HandshakeStream io;
    private final ConnectNegotiation negotiation;

    ClientHandshake(ProtocolV1 protocol, SocketStream stream) {
        this.protocol = protocol;
        this.connection = protocol.connection();
        this.messenger = connection.messenger();
        this.session = connection.session();
        this.io = new HandshakeStream(stream);
        this.negotiation = new ConnectNegotiation(messenger, connection, session);
        session.globalSeq(messenger.nextGlobalSeq(0));
    }

    /** The transport is connected: the banner goes out without waiting for the peer's. */
    boolean begin() throws TransportException {
        if (!protocol.passes(Point.START_CLIENT_BANNER) || !protocol.passes(Point.BANNER_EXCHANGE_CONNECTING)) {
            return false;
        }
        HandshakeFrames.putBanner(io.out());
        protocol.become(ConnectionState.CONNECTING_WAIT_BANNER_AND_IDENTIFY);
        return true;
    }

    boolean readBannerAndIdentify() throws TransportException {
        if (!io.requireBannerAnd(2 * EntityAddressCodec.LEGACY_LENGTH)
                || !protocol.passes(Point.HANDLE_PEER_BANNER_CONNECTING)) {
            return false;
        }
        EntityAddress claimed = io.addressAt(Banner.LENGTH);
        EntityAddress seen = io.addressAt(Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH);
        negotiation.checkIdentity(claimed);
        if (!protocol.passes(Point.HANDLE_PEER_ADDRESS_CONNECTING)) {
            return false;
        }
        io.stream().consume(Banner.LENGTH + 2 * EntityAddressCodec.LEGACY_LENGTH);
        messenger.learn(seen, io.stream().socket().localAddress());
        HandshakeFrames.putAddress(messenger.address(), io.out());
        protocol.become(ConnectionState.CONNECTING_SEND_CONNECT_MSG);
        return true;
    }

    boolean sendConnectMessage() throws TransportException {
        Point kind = session.connectSeq() == 0 ? Point.SEND_CONNECT : Point.SEND_RECONNECT;
        if (!protocol.passes(Point.SEND_AUTHORIZER) || !protocol.passes(kind)) {
            return false;
        }
        negotiation.prepareConnect();
        negotiation.putConnect(io.out());
        protocol.become(ConnectionState.CONNECTING_WAIT_CONNECT_REPLY);
        return true;
    }

    boolean readReply() throws TransportException {
        SocketStream stream = io.stream();
        if (!stream.require(ConnectReply.LENGTH)) {
            return false;
        }
        long following = negotiation.takeReply(stream.memory(), stream.position());
        stream.consume(ConnectReply.LENGTH);
        io.beginAuthorizer(following, messenger.settings().limits());
        protocol.become(ConnectionState.CONNECTING_WAIT_CONNECT_REPLY_AUTH);
        return true;
    }

    boolean readReplyAuthorizer() throws TransportException {
        if (!io.readAuthorizer() || (negotiation.isSessionRetry() && !protocol.passes(Point.SESSION_RETRY))) {
            return false;
        }
        negotiation.authorize(io.takeAuthorizer());
        react();
        return true;
    }

    private void react() throws TransportException {
        switch (negotiation.react()) {
            case READY -> protocol.become(ConnectionState.CONNECTING_READY);
            case AWAIT_SEQ -> protocol.become(ConnectionState.CONNECTING_WAIT_ACK_SEQ);
            case CONNECT_AGAIN -> protocol.become(ConnectionState.CONNECTING_SEND_CONNECT_MSG);
            case SESSION_LOST -> {
                connection.life().peerHasNoSession();
                protocol.become(ConnectionState.CONNECTING_SEND_CONNECT_MSG);
            }
            case WAIT -> {
                connection.life().peerAsksToWait();
                throw new TransportException(Errno.ECONNABORTED, "the peer, connecting as well, asks to wait for it");
            }
        }
    }

    boolean readAckSeq() throws TransportException {
        SocketStream stream = io.stream();
        if (!stream.require(AckSeq.LENGTH)) {
            return false;
        }
        long acknowledged = AckSeq.read(stream.memory(), stream.position());
        stream.consume(AckSeq.LENGTH);
        session.resumeAfter(acknowledged);
        HandshakeFrames.putSeq(session.inSeq(), io.out());
        protocol.become(ConnectionState.CONNECTING_READY);
        return true;
    }

    boolean ready() throws TransportException {
        if (!protocol.passes(Point.READY)) {
            return false;
        }
        negotiation.established();
        protocol.opened(negotiation.features(), negotiation.lossy(), negotiation.security());
        return true;
    }
}
