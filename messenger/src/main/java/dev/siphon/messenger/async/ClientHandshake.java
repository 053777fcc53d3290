package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.Authorizer;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.entity.EntityAddress;
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
import java.nio.ByteBuffer;

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
    private final ConnectReply reply = new ConnectReply();
    private final ByteBuffer replyBytes = ByteBuffer.allocate(ConnectReply.LENGTH);
    private Authorizer authorizer;
    private SessionSecurity security = SessionSecurity.none();
    private long features;

    ClientHandshake(ProtocolV1 protocol, SocketStream stream) {
        this.protocol = protocol;
        this.connection = protocol.connection();
        this.messenger = connection.messenger();
        this.session = connection.session();
        this.io = new HandshakeStream(stream);
        this.authorizer = messenger.authClient().authorizer(connection.peerType());
        session.globalSeq(messenger.nextGlobalSeq(0));
    }

    /** The transport is connected: the banner goes out without waiting for the peer's. */
    boolean begin() throws TransportException {
        if (!protocol.passes(Point.START_CLIENT_BANNER) || !protocol.passes(Point.BANNER_EXCHANGE_CONNECTING)) {
            return false;
        }
        io.writeBanner();
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
        if (!connection.peerAddress().isSameNodeAs(claimed)) {
            throw new MalformedFrameException("wrong node: dialled " + connection.peerAddress() + ", but " + claimed
                    + " answered; is the address stale?");
        }
        if (!protocol.passes(Point.HANDLE_PEER_ADDRESS_CONNECTING)) {
            return false;
        }
        io.stream().consume(Banner.LENGTH + 2 * EntityAddressCodec.LEGACY_LENGTH);
        messenger.learn(seen, io.stream().socket());
        io.writeAddress(messenger.address());
        protocol.become(ConnectionState.CONNECTING_SEND_CONNECT_MSG);
        return true;
    }

    boolean sendConnectMessage() throws TransportException {
        Point kind = session.connectSeq() == 0 ? Point.SEND_CONNECT : Point.SEND_RECONNECT;
        if (!protocol.passes(Point.SEND_AUTHORIZER) || !protocol.passes(kind)) {
            return false;
        }
        Policy policy = connection.policy();
        ByteBuffer credentials = authorizer.bytes();
        int at = io.out().reserve(ConnectMessage.LENGTH);
        new ConnectMessage()
                .wrap(io.out().tailMemory(), at)
                .features(policy.featuresSupported())
                .hostType(messenger.name().type())
                .globalSeq(session.globalSeq())
                .connectSeq(session.connectSeq())
                .protocolVersion(ProtocolVersions.between(
                        messenger.name().type(), connection.peerType(), messenger.clusterProtocol()))
                .authorizerProtocol(authorizer.protocol())
                .authorizerLength(credentials.remaining())
                .flags(policy.lossy() ? ConnectMessage.FLAG_LOSSY : 0);
        io.out().commit(ConnectMessage.LENGTH);
        io.writeBytes(credentials);
        protocol.become(ConnectionState.CONNECTING_WAIT_CONNECT_REPLY);
        return true;
    }

    boolean readReply() throws TransportException {
        SocketStream stream = io.stream();
        if (!stream.require(ConnectReply.LENGTH)) {
            return false;
        }
        // The authorizer that follows may move what is read ahead, so the reply is kept.
        replyBytes.put(0, stream.memory(), stream.position(), ConnectReply.LENGTH);
        stream.consume(ConnectReply.LENGTH);
        reply.wrap(replyBytes, 0);
        io.beginAuthorizer(reply.authorizerLength(), messenger.settings().limits());
        protocol.become(ConnectionState.CONNECTING_WAIT_CONNECT_REPLY_AUTH);
        return true;
    }

    boolean readReplyAuthorizer() throws TransportException {
        if (!io.readAuthorizer() || (reply.tag() == Tag.RETRY_SESSION && !protocol.passes(Point.SESSION_RETRY))) {
            return false;
        }
        react(io.takeAuthorizer());
        return true;
    }

    private void react(ByteBuffer proof) throws TransportException {
        switch (reply.tag()) {
            case Tag.READY -> {
                checkAgreement(proof);
                protocol.become(ConnectionState.CONNECTING_READY);
            }
            case Tag.SEQ -> {
                checkAgreement(proof);
                protocol.become(ConnectionState.CONNECTING_WAIT_ACK_SEQ);
            }
            case Tag.RESETSESSION -> {
                connection.peerHasNoSession();
                protocol.become(ConnectionState.CONNECTING_SEND_CONNECT_MSG);
            }
            case Tag.RETRY_GLOBAL -> {
                session.globalSeq(messenger.nextGlobalSeq(reply.globalSeq()));
                protocol.become(ConnectionState.CONNECTING_SEND_CONNECT_MSG);
            }
            case Tag.RETRY_SESSION -> {
                retrySession();
                protocol.become(ConnectionState.CONNECTING_SEND_CONNECT_MSG);
            }
            case Tag.CHALLENGE_AUTHORIZER -> {
                answerChallenge(proof);
                protocol.become(ConnectionState.CONNECTING_SEND_CONNECT_MSG);
            }
            case Tag.FEATURES ->
                throw missingFeatures(reply.features() & ~connection.policy().featuresSupported());
            case Tag.BADPROTOVER ->
                throw new MalformedFrameException("the peer speaks protocol version " + reply.protocolVersion()
                        + " with entities like this one: is it a " + connection.peerType() + "?");
            case Tag.BADAUTHORIZER ->
                throw new MalformedFrameException("the peer did not accept the authorizer: does it"
                        + " demand authentication (auth_client_required)?");
            case Tag.WAIT -> {
                connection.peerAsksToWait();
                throw new TransportException(Errno.ECONNABORTED, "the peer, connecting as well, asks to wait for it");
            }
            default ->
                throw new MalformedFrameException(
                        "tag " + Tag.name(reply.tag()) + " is no answer to a connect message");
        }
    }

    private MalformedFrameException missingFeatures(long missing) {
        return new MalformedFrameException(
                "the peer requires features that this side does not have: " + Features.describe(missing));
    }

    private void retrySession() {
        if (reply.connectSeq() <= session.connectSeq()) {
            throw new MalformedFrameException("RETRY_SESSION with connect_seq " + reply.connectSeq()
                    + ", which is not beyond " + session.connectSeq());
        }
        session.connectSeq(reply.connectSeq());
    }

    private void answerChallenge(ByteBuffer challenge) {
        if (!authorizer.addChallenge(challenge)) {
            throw new MalformedFrameException(
                    "the peer challenges an authorizer of protocol " + authorizer.protocol() + ", which has no answer");
        }
    }

    private void checkAgreement(ByteBuffer proof) {
        features = reply.features() & connection.policy().featuresSupported();
        long missing = connection.policy().featuresRequired() & ~features;
        if (missing != 0) {
            throw new MalformedFrameException(
                    "the peer lacks features that this side requires: " + Features.describe(missing));
        }
        if (reply.connectSeq() != session.connectSeq() + 1) {
            throw new MalformedFrameException("connect_seq of the reply is " + reply.connectSeq() + ", expected is "
                    + (session.connectSeq() + 1));
        }
        security = authorizer
                .verifyReply(proof)
                .orElseThrow(() -> new MalformedFrameException("the peer did not prove its identity"));
    }

    boolean readAckSeq() throws TransportException {
        SocketStream stream = io.stream();
        if (!stream.require(AckSeq.LENGTH)) {
            return false;
        }
        long acknowledged = AckSeq.read(stream.memory(), stream.position());
        stream.consume(AckSeq.LENGTH);
        session.resumeAfter(acknowledged);
        io.writeSeq(session.inSeq());
        protocol.become(ConnectionState.CONNECTING_READY);
        return true;
    }

    boolean ready() throws TransportException {
        if (!protocol.passes(Point.READY)) {
            return false;
        }
        session.peerGlobalSeq(reply.globalSeq());
        session.connectSeq(reply.connectSeq());
        boolean lossy = (reply.flags() & ConnectMessage.FLAG_LOSSY) != 0;
        protocol.opened(features, lossy, security);
        return true;
    }
}
