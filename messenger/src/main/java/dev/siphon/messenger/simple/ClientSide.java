package dev.siphon.messenger.simple;

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
import dev.siphon.stack.buffer.BufferList;
import java.nio.ByteBuffer;

/** The connecting side of the handshake, from the banner to an established connection. On the writer's thread. */
final class ClientSide {

    private final Pipe pipe;
    private final SimpleMessenger messenger;
    private final SimpleConnection connection;
    private final Session session;
    private final PipeStream stream;
    private final BufferList out;
    private final ConnectNegotiation negotiation;

    ClientSide(Pipe pipe, PipeStream stream) {
        this.pipe = pipe;
        this.messenger = pipe.messenger();
        this.connection = pipe.connection();
        this.session = connection.session();
        this.stream = stream;
        this.out = stream.out();
        this.negotiation = new ConnectNegotiation(messenger, connection, session);
    }

    void run() throws TransportException {
        pipe.reach(Point.START_CLIENT_BANNER);
        pipe.reach(Point.BANNER_EXCHANGE_CONNECTING);
        HandshakeFrames.putBanner(out);
        stream.flush();
        identify();
        connection.whileCurrent(pipe, () -> session.globalSeq(messenger.nextGlobalSeq(0)));
        ConnectNegotiation.Next next = ask();
        while (next != ConnectNegotiation.Next.READY) {
            next = follow(next);
        }
        pipe.reach(Point.READY);
        connection.whileCurrent(pipe, negotiation::established);
        pipe.opened(negotiation.features(), negotiation.lossy(), negotiation.security(), true);
    }

    private void identify() throws TransportException {
        stream.require(Banner.LENGTH);
        HandshakeFrames.checkBanner(stream.memory(), stream.position());
        stream.require(Banner.LENGTH + 2 * EntityAddressCodec.LEGACY_LENGTH);
        pipe.reach(Point.HANDLE_PEER_BANNER_CONNECTING);
        int at = stream.position() + Banner.LENGTH;
        EntityAddress claimed = EntityAddressCodec.readLegacy(stream.memory(), at);
        EntityAddress seen = EntityAddressCodec.readLegacy(stream.memory(), at + EntityAddressCodec.LEGACY_LENGTH);
        stream.consume(Banner.LENGTH + 2 * EntityAddressCodec.LEGACY_LENGTH);
        negotiation.checkIdentity(claimed);
        pipe.reach(Point.HANDLE_PEER_ADDRESS_CONNECTING);
        messenger.learn(seen, stream.localAddress());
        HandshakeFrames.putAddress(messenger.address(), out);
    }

    private ConnectNegotiation.Next ask() throws TransportException {
        pipe.reach(Point.SEND_AUTHORIZER);
        pipe.reach(connection.whileCurrent(pipe, this::kind));
        negotiation.prepareConnect();
        connection.whileCurrent(pipe, () -> negotiation.putConnect(out));
        stream.flush();
        stream.require(ConnectReply.LENGTH);
        long following = negotiation.takeReply(stream.memory(), stream.position());
        stream.consume(ConnectReply.LENGTH);
        ByteBuffer proof =
                Authorizers.read(stream, following, messenger.settings().limits());
        if (negotiation.isSessionRetry()) {
            pipe.reach(Point.SESSION_RETRY);
        }
        negotiation.authorize(proof);
        return connection.whileCurrent(pipe, negotiation::react);
    }

    private Point kind() {
        return session.connectSeq() == 0 ? Point.SEND_CONNECT : Point.SEND_RECONNECT;
    }

    private ConnectNegotiation.Next follow(ConnectNegotiation.Next next) throws TransportException {
        return switch (next) {
            case READY -> next;
            case CONNECT_AGAIN -> ask();
            case SESSION_LOST -> {
                connection.peerHasNoSession(pipe);
                yield ask();
            }
            case AWAIT_SEQ -> {
                exchangeSeq();
                yield ConnectNegotiation.Next.READY;
            }
            case WAIT -> {
                connection.whileCurrent(pipe, () -> connection.life().peerAsksToWait());
                throw new TransportException(Errno.ECONNABORTED, "the peer, connecting as well, asks to wait for it");
            }
        };
    }

    private void exchangeSeq() throws TransportException {
        stream.require(AckSeq.LENGTH);
        long acknowledged = AckSeq.read(stream.memory(), stream.position());
        stream.consume(AckSeq.LENGTH);
        connection.whileCurrent(pipe, () -> {
            session.resumeAfter(acknowledged);
            HandshakeFrames.putSeq(session.inSeq(), out);
        });
        stream.flush();
    }
}
