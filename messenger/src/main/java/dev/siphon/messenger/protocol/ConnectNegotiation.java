package dev.siphon.messenger.protocol;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.Authorizer;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.ProtocolVersions;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.buffer.BufferList;
import java.nio.ByteBuffer;

/** What the connecting side says, and what it concludes from the answers. One thread at a time. */
public final class ConnectNegotiation {

    /** What an answer leads to. */
    public enum Next {
        /** Another connect message. */
        CONNECT_AGAIN,
        /** The session ends, since the peer does not have it; then another connect message. */
        SESSION_LOST,
        /** The peer says next what it has received, and waits to be told the same. */
        AWAIT_SEQ,
        /** The connection is established. */
        READY,
        /** The peer, connecting as well, wants its own attempt to be waited for. */
        WAIT
    }

    private final Endpoint endpoint;
    private final Connection connection;
    private final Session session;
    private final Authorizer authorizer;
    private final ConnectReply reply = new ConnectReply();
    private final ByteBuffer replyBytes = ByteBuffer.allocate(ConnectReply.LENGTH);
    private ByteBuffer credentials = ByteBuffer.allocate(0);
    private SessionSecurity security = SessionSecurity.none();
    private long features;

    public ConnectNegotiation(Endpoint endpoint, Connection connection, Session session) {
        this.endpoint = endpoint;
        this.connection = connection;
        this.session = session;
        this.authorizer = endpoint.authClient().authorizer(connection.peerType());
    }

    /**
     * Judges the address that the peer gives as its own.
     *
     * @throws MalformedFrameException if it is not the one that was dialled
     */
    public void checkIdentity(EntityAddress claimed) {
        if (!connection.peerAddress().isSameNodeAs(claimed)) {
            throw new MalformedFrameException("wrong node: dialled " + connection.peerAddress() + ", but " + claimed
                    + " answered; is the address stale?");
        }
    }

    /** Has the authorizer say what a connect message is to carry. The session is not touched. */
    public void prepareConnect() {
        credentials = authorizer.bytes();
    }

    /** Appends a connect message, which was prepared. */
    public void putConnect(BufferList out) {
        Policy policy = connection.policy();
        int at = out.reserve(ConnectMessage.LENGTH);
        new ConnectMessage()
                .wrap(out.tailMemory(), at)
                .features(policy.featuresSupported())
                .hostType(endpoint.name().type())
                .globalSeq(session.globalSeq())
                .connectSeq(session.connectSeq())
                .protocolVersion(ProtocolVersions.between(
                        endpoint.name().type(), connection.peerType(), endpoint.clusterProtocol()))
                .authorizerProtocol(authorizer.protocol())
                .authorizerLength(credentials.remaining())
                .flags(policy.lossy() ? ConnectMessage.FLAG_LOSSY : 0);
        out.commit(ConnectMessage.LENGTH);
        HandshakeFrames.putBytes(credentials, out);
    }

    /** Takes the reply at {@code index}; how long the authorizer that follows claims to be. */
    public long takeReply(ByteBuffer memory, int index) {
        // What follows may move what is read ahead, so the reply is kept.
        replyBytes.put(0, memory, index, ConnectReply.LENGTH);
        reply.wrap(replyBytes, 0);
        return reply.authorizerLength();
    }

    /** Whether the peer has a session that goes on under another number. */
    public boolean isSessionRetry() {
        return reply.tag() == Tag.RETRY_SESSION;
    }

    /** Has the authorizer judge what followed the reply, if that concerns it. The session is not touched. */
    public void authorize(ByteBuffer proof) {
        switch (reply.tag()) {
            case Tag.READY, Tag.SEQ ->
                security = authorizer
                        .verifyReply(proof)
                        .orElseThrow(() -> new MalformedFrameException("the peer did not prove its identity"));
            case Tag.CHALLENGE_AUTHORIZER -> answerChallenge(proof);
            default -> {}
        }
    }

    /** Concludes from the reply, which is authorized. */
    public Next react() {
        return switch (reply.tag()) {
            case Tag.READY -> {
                checkAgreement();
                yield Next.READY;
            }
            case Tag.SEQ -> {
                checkAgreement();
                yield Next.AWAIT_SEQ;
            }
            case Tag.RESETSESSION -> Next.SESSION_LOST;
            case Tag.RETRY_GLOBAL -> {
                session.globalSeq(endpoint.nextGlobalSeq(reply.globalSeq()));
                yield Next.CONNECT_AGAIN;
            }
            case Tag.RETRY_SESSION -> {
                retrySession();
                yield Next.CONNECT_AGAIN;
            }
            case Tag.CHALLENGE_AUTHORIZER -> Next.CONNECT_AGAIN;
            case Tag.FEATURES ->
                throw missingFeatures(reply.features() & ~connection.policy().featuresSupported());
            case Tag.BADPROTOVER ->
                throw new MalformedFrameException("the peer speaks protocol version " + reply.protocolVersion()
                        + " with entities like this one: is it a " + connection.peerType() + "?");
            case Tag.BADAUTHORIZER ->
                throw new MalformedFrameException("the peer did not accept the authorizer: does it"
                        + " demand authentication (auth_client_required)?");
            case Tag.WAIT -> Next.WAIT;
            default ->
                throw new MalformedFrameException(
                        "tag " + Tag.name(reply.tag()) + " is no answer to a connect message");
        };
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

    private void checkAgreement() {
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
    }

    /** The session is what was agreed on. */
    public void established() {
        session.peerGlobalSeq(reply.globalSeq());
        session.connectSeq(reply.connectSeq());
    }

    /** The features that both sides have. */
    public long features() {
        return features;
    }

    /** Whether the connection is lossy, which the accepting side decides. */
    public boolean lossy() {
        return (reply.flags() & ConnectMessage.FLAG_LOSSY) != 0;
    }

    public SessionSecurity security() {
        return security;
    }
}
