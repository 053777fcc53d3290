package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.protocol.MessageEncoder;
import dev.siphon.messenger.session.Session;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protocol version 1 as one connection speaks it: the state, and which part has the word in it. What a session is, and
 * what a socket does, is the connection's. On the connection's worker thread only.
 */
final class ProtocolV1 {

    /** More answers than this a peer does not ask for in a handshake without reading any. */
    private static final int MAX_UNSENT_ANSWERS_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolV1.class);

    private final AsyncConnection connection;
    private final Link link;
    private final @Nullable Checkpoints checkpoints;
    private ConnectionState state = ConnectionState.NONE;
    private boolean isTraced = LOG.isTraceEnabled();
    private @Nullable SocketStream stream;
    private @Nullable ClientHandshake client;
    private @Nullable ServerHandshake server;
    private @Nullable MessageReader reader;
    private @Nullable MessageWriter writer;

    ProtocolV1(AsyncConnection connection, Link link) {
        this.connection = connection;
        this.link = link;
        this.checkpoints = connection.messenger().newCheckpoints(connection);
    }

    AsyncConnection connection() {
        return connection;
    }

    ConnectionState state() {
        return state;
    }

    Link link() {
        return link;
    }

    /** Looks whether changes of state are to be logged: once per turn, since there are nine per message. */
    void beginTurn() {
        isTraced = LOG.isTraceEnabled();
    }

    /** The one place where the state changes. */
    void become(ConnectionState next) {
        assert connection.isOwner() || next == ConnectionState.CLOSED : connection + " is touched by a foreign thread";
        if (isTraced) {
            LOG.trace("{}: {} -> {}", connection, state, next);
        }
        state = next;
        if (checkpoints != null) {
            checkpoints.begin();
        }
    }

    /** Whether this link goes on at {@code point}; if not, its step is tried again soon. */
    boolean passes(Point point) throws TransportException {
        return checkpoints == null || checkpoints.pass(point);
    }

    /** Takes the connecting side on {@code opened}, whose socket is being connected. */
    void connect(SocketStream opened) {
        stream = opened;
        client = new ClientHandshake(this, opened);
        become(ConnectionState.CONNECTING_RE);
    }

    /** Takes the accepting side on {@code opened}. */
    void accept(SocketStream opened) {
        stream = opened;
        server = new ServerHandshake(this, opened);
        become(ConnectionState.ACCEPTING);
    }

    /** Takes the accepting side on a stream whose peer is to send another connect message. */
    void adopt(SocketStream adopted) {
        stream = adopted;
        server = new ServerHandshake(this, adopted);
        become(ConnectionState.ACCEPTING_WAIT_CONNECT_MSG);
    }

    /** One state's work; whether it got on. A handshake does not read on while its answers are not taken. */
    boolean advance() throws IOException {
        if (!state.isOpen() && stream != null && stream.out().remaining() > MAX_UNSENT_ANSWERS_BYTES) {
            return false;
        }
        return switch (state) {
            case CONNECTING_RE -> awaitConnect();
            case CONNECTING_WAIT_BANNER_AND_IDENTIFY -> required(client).readBannerAndIdentify();
            case CONNECTING_SEND_CONNECT_MSG -> required(client).sendConnectMessage();
            case CONNECTING_WAIT_CONNECT_REPLY -> required(client).readReply();
            case CONNECTING_WAIT_CONNECT_REPLY_AUTH -> required(client).readReplyAuthorizer();
            case CONNECTING_WAIT_ACK_SEQ -> required(client).readAckSeq();
            case CONNECTING_READY -> required(client).ready();
            case ACCEPTING -> required(server).begin();
            case ACCEPTING_WAIT_BANNER_ADDR -> required(server).readBannerAndAddress();
            case ACCEPTING_WAIT_CONNECT_MSG -> required(server).readConnectMessage();
            case ACCEPTING_WAIT_CONNECT_MSG_AUTH -> required(server).readAuthorizer();
            case ACCEPTING_PARKED -> required(server).settle();
            case ACCEPTING_WAIT_SEQ -> required(server).readSeq();
            case ACCEPTING_READY -> required(server).ready();
            case OPEN -> required(reader).readTag();
            case OPEN_KEEPALIVE2 -> required(reader).readKeepalive2();
            case OPEN_KEEPALIVE2_ACK -> required(reader).readKeepalive2Ack();
            case OPEN_TAG_ACK -> required(reader).readAck();
            case OPEN_MESSAGE_HEADER -> required(reader).readHeader();
            case OPEN_MESSAGE_THROTTLE_MESSAGE -> required(reader).throttleMessage();
            case OPEN_MESSAGE_THROTTLE_BYTES -> required(reader).throttleBytes();
            case OPEN_MESSAGE_THROTTLE_DISPATCH_QUEUE -> required(reader).throttleDispatchQueue();
            case OPEN_MESSAGE_READ_FRONT -> required(reader).readFront();
            case OPEN_MESSAGE_READ_MIDDLE -> required(reader).readMiddle();
            case OPEN_MESSAGE_READ_DATA_PREPARE -> required(reader).prepareData();
            case OPEN_MESSAGE_READ_DATA -> required(reader).readData();
            case OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH -> required(reader).readFooterAndDispatch();
            case NONE, CONNECTING, CLOSED -> false;
        };
    }

    private boolean awaitConnect() throws TransportException {
        if (!required(stream).socket().isConnected()) {
            return false;
        }
        link.transportConnected();
        return required(client).begin();
    }

    /** The handshake is over, with this agreement. */
    void opened(long features, boolean lossy, SessionSecurity security) {
        SocketStream current = required(stream);
        boolean dialled = client != null;
        client = null;
        server = null;
        connection.life().agreed(features, lossy);
        reader = new MessageReader(this, current, security);
        writer = new MessageWriter(
                connection.session(),
                current,
                new MessageEncoder(
                        connection.messenger(),
                        connection.session(),
                        features,
                        lossy,
                        security,
                        MessageEncoder.Sendable.NATIVE));
        become(ConnectionState.OPEN);
        link.established();
        connection.opened(dialled);
    }

    /** Writes what waits to be written, as far as this state and the socket allow. */
    WriteOutcome write() throws TransportException {
        if (!state.isOpen()) {
            return required(stream).flush(false) ? WriteOutcome.DONE : WriteOutcome.BLOCKED;
        }
        if (connection.takeKeepaliveAsked()) {
            writer().writeKeepalive(Instant.now());
        }
        return writer().turn();
    }

    /** Whether a turn of reading has left something to write. */
    boolean hasToWrite() {
        Session session = connection.session();
        Policy policy = connection.policy();
        boolean owes = state.isOpen()
                && (!session.outQueue().isEmpty()
                        || (session.owesAck() && !policy.lossy())
                        || writer().owesKeepaliveAck());
        return owes || !required(stream).out().isEmpty();
    }

    /** Whether reading waits for a throttle, a buffer or a checkpoint, and is to be tried again soon. */
    boolean isHeldBack() {
        return (reader != null && reader.isHeldBack()) || (checkpoints != null && checkpoints.isHolding());
    }

    MessageWriter writer() {
        return required(writer);
    }

    /** Stops writing into the rx buffer of {@code tid}. */
    void abandonRxBuffer(long tid) {
        if (reader != null) {
            reader.abandonRxBuffer(tid);
        }
    }

    /** Drops what is being read; the connection closes the stream. */
    void close() {
        become(ConnectionState.CLOSED);
        if (reader != null) {
            reader.close();
        }
        stream = null;
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the protocol has no such part in this state");
        }
        return part;
    }
}
