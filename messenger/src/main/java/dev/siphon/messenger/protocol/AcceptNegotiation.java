package dev.siphon.messenger.protocol;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.AuthVerdict;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.session.AcceptDecision;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.ProtocolVersions;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.buffer.BufferList;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the accepting side concludes from a connect message, and what it answers. Rows 1 to 4 of the table in {@code
 * docs/wire-protocol-v1.md} are judged here, the others by {@link AcceptDecision}. One thread at a time.
 */
public final class AcceptNegotiation {

    private static final ByteBuffer NO_PROOF = ByteBuffer.allocate(0);

    private static final Logger LOG = LoggerFactory.getLogger(AcceptNegotiation.class);

    private final Endpoint endpoint;
    private final Connection connection;
    private final ByteBuffer connectBytes = ByteBuffer.allocate(ConnectMessage.LENGTH);
    private final ConnectMessage connect = new ConnectMessage();
    private SessionSecurity security = SessionSecurity.none();
    private ByteBuffer proof = NO_PROOF;
    private boolean challenged;
    private long features;

    public AcceptNegotiation(Endpoint endpoint, Connection connection) {
        this.endpoint = endpoint;
        this.connection = connection;
    }

    /** The peer's address as {@code remote} shows it; blank for the peer of a local socket, which has none to learn from. */
    public static EntityAddress seen(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress inet ? EntityAddress.legacy(inet, 0) : EntityAddress.blank();
    }

    /** A peer that does not know its IP gets it from the socket to {@code remote}; its port and nonce are its own. */
    public static EntityAddress complete(EntityAddress claimed, @Nullable SocketAddress remote) {
        return claimed.isBlankIp() && remote instanceof InetSocketAddress inet
                ? claimed.withIp(inet.getAddress())
                : claimed;
    }

    /** Takes the connect message at {@code index}; how long the authorizer that follows claims to be. */
    public long takeConnect(ByteBuffer memory, int index) {
        // What follows may move what is read ahead, so the message is kept.
        connectBytes.put(0, memory, index, ConnectMessage.LENGTH);
        connect.wrap(connectBytes, 0);
        return connect.authorizerLength();
    }

    /** What the peer says it is. */
    public EntityType peerType() {
        return connect.hostType();
    }

    /** Judges version, features and authorizer; if one is not right, appends the refusal and returns false. */
    public boolean judge(ByteBuffer authorizer, BufferList out) {
        Policy policy = connection.policy();
        if (connect.protocolVersion() != protocolVersion()) {
            LOG.info(
                    "{}: protocol version {} refused, {} is spoken here",
                    connection,
                    connect.protocolVersion(),
                    protocolVersion());
            return refuse(Tag.BADPROTOVER, NO_PROOF, out);
        }
        long missing = policy.featuresRequired() & ~connect.features();
        if (missing != 0) {
            LOG.info("{}: the peer lacks features {}", connection, Features.describe(missing));
            return refuse(Tag.FEATURES, NO_PROOF, out);
        }
        AuthVerdict verdict =
                endpoint.authServer().verify(peerType(), connect.authorizerProtocol(), authorizer, challenged);
        if (verdict instanceof AuthVerdict.Challenge challenge) {
            challenged = true;
            return refuse(Tag.CHALLENGE_AUTHORIZER, challenge.challenge(), out);
        }
        if (verdict instanceof AuthVerdict.Accepted accepted) {
            security = accepted.security();
            proof = accepted.reply();
            return true;
        }
        LOG.info("{}: authorizer refused: {}", connection, ((AuthVerdict.Refused) verdict).reason());
        return refuse(Tag.BADAUTHORIZER, NO_PROOF, out);
    }

    private int protocolVersion() {
        return ProtocolVersions.between(peerType(), endpoint.name().type(), endpoint.clusterProtocol());
    }

    /** Whether the connection takes its peer's place in the table of connections. */
    public boolean registers() {
        Policy policy = connection.policy();
        return !(policy.server() && policy.lossy() && !policy.registersLossyClients());
    }

    /** Whether the peer wants a session to go on. */
    public boolean isReconnect() {
        return connect.connectSeq() > 0;
    }

    /** What is asked for. */
    public AcceptDecision.Incoming incoming() {
        return new AcceptDecision.Incoming(connect.globalSeq(), connect.connectSeq());
    }

    /** Appends RESETSESSION. */
    public void putResetSession(BufferList out) {
        refuse(Tag.RESETSESSION, NO_PROOF, out);
    }

    /** Appends RETRY_GLOBAL: the peer is to connect again with a number above {@code globalSeq}. */
    public void putRetryGlobal(long globalSeq, BufferList out) {
        refuse(Tag.RETRY_GLOBAL, globalSeq, 0, NO_PROOF, out);
    }

    /** Appends RETRY_SESSION: the peer is to connect again as {@code connectSeq}. */
    public void putRetrySession(long connectSeq, BufferList out) {
        refuse(Tag.RETRY_SESSION, 0, connectSeq, NO_PROOF, out);
    }

    /** Appends WAIT. */
    public void putWait(BufferList out) {
        refuse(Tag.WAIT, NO_PROOF, out);
    }

    private boolean refuse(int tag, ByteBuffer answer, BufferList out) {
        return refuse(tag, 0, 0, answer, out);
    }

    private boolean refuse(int tag, long globalSeq, long connectSeq, ByteBuffer answer, BufferList out) {
        Policy policy = connection.policy();
        long featuresSaid = (connect.features() & policy.featuresSupported()) | policy.featuresRequired();
        // Flags concern the session, and there is none.
        putReply(tag, featuresSaid, globalSeq, connectSeq, 0, answer, out);
        return false;
    }

    /** {@code session} is what is agreed on, before it is said. */
    public void agree(Session session) {
        features = connect.features() & connection.policy().featuresSupported();
        session.connectSeq(connect.connectSeq() + 1);
        session.peerGlobalSeq(connect.globalSeq());
    }

    /**
     * Appends SEQ with what {@code session} has received, or READY if the peer does not exchange that or starts anew. A peer
     * that goes on without the exchange writes again what it has no acknowledgement for: the session remembers what it has
     * received, and knows that by its numbers. (Ceph forgets, and takes it twice.)
     *
     * @return whether the peer says next what it has received
     */
    public boolean putOpen(Session session, boolean peerWasReset, BufferList out) {
        Policy policy = connection.policy();
        boolean exchangesSeq = Features.has(features, Features.RECONNECT_SEQ) && !peerWasReset;
        putReply(
                exchangesSeq ? Tag.SEQ : Tag.READY,
                policy.featuresSupported(),
                endpoint.nextGlobalSeq(0),
                session.connectSeq(),
                policy.lossy() ? ConnectMessage.FLAG_LOSSY : 0,
                proof,
                out);
        if (exchangesSeq) {
            HandshakeFrames.putSeq(session.inSeq(), out);
        } else if (peerWasReset) {
            session.forgetReceived();
            session.countAnew();
        }
        return exchangesSeq;
    }

    private void putReply(
            int tag, long featuresSaid, long globalSeq, long connectSeq, int flags, ByteBuffer answer, BufferList out) {
        int at = out.reserve(ConnectReply.LENGTH);
        new ConnectReply()
                .wrap(out.tailMemory(), at)
                .tag(tag)
                .features(featuresSaid)
                .globalSeq(globalSeq)
                .connectSeq(connectSeq)
                .protocolVersion(protocolVersion())
                .authorizerLength(answer.remaining())
                .flags(flags);
        out.commit(ConnectReply.LENGTH);
        HandshakeFrames.putBytes(answer, out);
    }

    /** The features that both sides have. */
    public long features() {
        return features;
    }

    public SessionSecurity security() {
        return security;
    }
}
