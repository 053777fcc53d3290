package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.ip.Icmp;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketSlice;
import dev.siphon.stack.dpdk.tcp.TcpTimers.Kind;
import dev.siphon.stack.dpdk.timer.RateLimit;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection (RFC 9293): its state machine, and what the application does with it. Sending, receiving, timers and
 * timestamps are in parts of their own. On the worker's thread only; nothing blocks.
 */
public final class TcpConnection implements Endpoint {

    /** {@link #read} has nothing now. */
    public static final int WOULD_BLOCK = 0;

    /** {@link #read} has come to the end of the peer's stream. */
    public static final int END_OF_STREAM = -1;

    /** Answers to suspicious segments in a second at most: per connection, so that nobody learns of others by it. */
    private static final int CHALLENGES_PER_SECOND = 10;

    private final TcpContext tcp;
    private final ConnectionHost host;
    private final TcpFlow flow;
    private final TcpTimers timers;
    private final Sender sender;
    private final Receiver receiver;
    private final Timestamps timestamps = new Timestamps();
    private final RateLimit challenges = new RateLimit(CHALLENGES_PER_SECOND);
    private final int timestampOffset;

    private TcpState state = TcpState.SYN_SENT;
    private TcpEvents events = TcpEvents.NONE;
    private @Nullable TransportException failure;
    private boolean isClosed;
    private boolean isOutputEnded;
    private boolean wasSynRepeated;
    private long synNanos;
    private int peerMss;
    private boolean isScaled;
    private boolean isSackAgreed;
    private int peerScale;
    private long heardNanos;
    private int keepAliveProbes;
    boolean isOutputQueued;

    TcpConnection(TcpContext tcp, ConnectionHost host, TcpFlow flow, int initialSequence, int timestampOffset) {
        this.tcp = tcp;
        this.host = host;
        this.flow = flow;
        this.timers = new TcpTimers(tcp.deadlines(), this);
        this.sender = new Sender(tcp, this, timers, initialSequence);
        this.receiver = new Receiver(tcp);
        this.timestampOffset = timestampOffset;
    }

    // --- what the application does ---------------------------------------------------------------------------------

    /** Who is told what happens from now on. What happened before is not told again: look once. */
    public void events(TcpEvents events) {
        this.events = events;
    }

    /** Sends small segments at once, or only when nothing is under way (RFC 9293 §3.7.4). */
    public void noDelay(boolean isNoDelay) {
        sender.noDelay(isNoDelay);
    }

    public TcpState state() {
        return state;
    }

    /**
     * Whether the connection is established: true, or false while the connect is in progress.
     *
     * @throws TransportException why it failed
     */
    public boolean isConnected() throws TransportException {
        throwFailure();
        return state != TcpState.SYN_SENT && state != TcpState.SYN_RECEIVED;
    }

    /**
     * Reads up to {@code length} bytes, at least one, to {@code at} of {@code target}, absolutely.
     *
     * @return how many, {@link #WOULD_BLOCK} or {@link #END_OF_STREAM}
     * @throws TransportException once all that came before the failure is read
     */
    public int read(ByteBuffer target, int at, int length) throws TransportException {
        int bytes = receiver.queue().read(target, at, length);
        if (bytes > 0) {
            tcp.counters().add(Counter.TCP_BYTES_COPIED_IN, bytes);
            noteRead();
            return bytes;
        }
        if (receiver.isFinReceived() || isClosed) {
            return END_OF_STREAM;
        }
        throwFailure();
        return WOULD_BLOCK;
    }

    /**
     * Lends received bytes where they lie, at most {@code maxBytes} of them. Null if there is nothing, or if the application
     * holds so many slices that {@link #read copying} has to do.
     */
    public @Nullable PacketSlice lend(int maxBytes) {
        if (receiver.queue().bytes() == 0) {
            return null;
        }
        PacketSlice slice = receiver.queue().lend(tcp.lender(), maxBytes);
        if (slice == null) {
            tcp.counters().add(Counter.TCP_LENDING_REFUSED);
            return null;
        }
        tcp.counters().add(Counter.TCP_BYTES_LENT, slice.length());
        noteRead();
        return slice;
    }

    private void noteRead() {
        if (state.receives() && receiver.isWindowUpdateDue()) {
            receiver.requireAck();
            tcp.outputs().add(this);
        }
    }

    /** Bytes that can be read now. */
    public int readable() {
        return receiver.queue().bytes();
    }

    /**
     * Takes from the front of {@code out} what the send buffer has room for, and removes exactly that. What it takes goes
     * out in the next turn, so that sends of one turn share segments.
     *
     * @return how many bytes; 0 while there is no room or the connection is not established: a writable event follows
     * @throws TransportException {@link Errno#EPIPE} after {@link #endOutput}, or why the connection failed
     */
    public long send(BufferList out) throws TransportException {
        throwFailure();
        if (isOutputEnded) {
            throw failure(Errno.EPIPE, "was shut down for sending");
        }
        if (!state.isSynchronized()) {
            return 0;
        }
        long taken = sender.take(out);
        if (taken > 0) {
            tcp.outputs().add(this);
        }
        return taken;
    }

    /** Sends a FIN after what is queued: the peer reads to the end of the stream. Receiving goes on. Idempotent. */
    public void endOutput() {
        if (isOutputEnded) {
            return;
        }
        isOutputEnded = true;
        sender.queueFin();
        switch (state) {
            case SYN_SENT -> end();
            case ESTABLISHED -> become(TcpState.FIN_WAIT_1);
            case CLOSE_WAIT -> become(TcpState.LAST_ACK);
            case SYN_RECEIVED, FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> {}
        }
        if (state != TcpState.CLOSED) {
            tcp.outputs().add(this);
        }
    }

    /**
     * The application is done with this. What is queued is still sent. If something received was not read, the peer is told
     * by a reset that it was lost (RFC 2525 §2.17). Idempotent.
     */
    public void close() {
        if (isClosed) {
            return;
        }
        boolean isUnread = receiver.queue().bytes() > 0;
        isClosed = true;
        events = TcpEvents.NONE;
        if (isUnread && state != TcpState.TIME_WAIT && state != TcpState.CLOSED) {
            abort();
            return;
        }
        endOutput();
        receiver.queue().clear();
        if (state == TcpState.FIN_WAIT_2) {
            linger();
        }
    }

    /** Ends the connection at once, with a reset, and drops what is queued (RFC 9293 §3.10.5). */
    public void abort() {
        isClosed = true;
        events = TcpEvents.NONE;
        if (state.isSynchronized() && state != TcpState.TIME_WAIT || state == TcpState.SYN_RECEIVED) {
            sendReset();
        }
        if (state != TcpState.TIME_WAIT) {
            end();
        }
        receiver.clear();
    }

    private void sendReset() {
        tcp.counters().add(Counter.TCP_RESETS_SENT);
        tcp.output().send(flow, segment(sender.nxt(), TcpHeader.RST | TcpHeader.ACK));
    }

    /** The peer's address, as an int in network byte order. */
    public int remoteAddress() {
        return flow.remoteAddress();
    }

    public int remotePort() {
        return flow.remotePort();
    }

    public int localPort() {
        return flow.localPort();
    }

    /** Bytes sent or queued and not acknowledged. */
    public int unacknowledgedBytes() {
        return sender.queuedBytes();
    }

    /** Smoothed round-trip time in nanoseconds, 0 before the first sample. */
    public long roundTripNanos() {
        return sender.rtt().smoothedNanos();
    }

    // --- opening ---------------------------------------------------------------------------------------------------

    /** Begins the handshake (RFC 9293 §3.10.1). */
    void connect() {
        host.opened(this);
        synNanos = tcp.clock().nanos();
        sendSyn();
    }

    private void sendSyn() {
        int limit = tcp.config().buffers().receiveBytes();
        boolean isAnswer = state == TcpState.SYN_RECEIVED;
        OutgoingSegment syn = tcp.outgoing()
                .begin(
                        sender.initial(),
                        isAnswer ? receiver.nxt() : 0,
                        TcpHeader.SYN | (isAnswer ? TcpHeader.ACK : 0),
                        Receiver.initialWindow(limit));
        syn.mss = tcp.output().ip().mtu(flow.route()) - HandshakeOptions.HEADER_BYTES;
        syn.windowScale = !isAnswer || isScaled ? Receiver.scaleFor(limit) : -1;
        syn.isSackPermitted = !isAnswer || isSackAgreed;
        if (!isAnswer || timestamps.isUsed()) {
            syn.timestamps(Timestamps.value(timestampOffset, tcp.clock().nanos()), isAnswer ? timestamps.recent() : 0);
        }
        tcp.output().send(flow, syn);
        sender.synSent();
    }

    /** How long the peer took to answer the SYN, or negative if it was sent more than once. */
    private long handshakeNanos() {
        return wasSynRepeated ? -1 : tcp.clock().nanos() - synNanos;
    }

    /** What the peer's SYN says of itself. */
    private void noteSyn(TcpSegment syn) {
        noteHandshake(HandshakeOptions.of(syn), syn.sequence);
    }

    private void noteHandshake(HandshakeOptions options, int peerInitial) {
        long now = tcp.clock().nanos();
        peerMss = options.mss();
        isScaled = options.windowScale() >= 0;
        peerScale = Math.max(options.windowScale(), 0);
        isSackAgreed = options.isSackPermitted();
        if (options.hasTimestamps()) {
            timestamps.start(timestampOffset, options.timestamp(), now);
        }
        int limit = tcp.config().buffers().receiveBytes();
        receiver.start(peerInitial, isScaled ? Receiver.scaleFor(limit) : 0, sendMss());
    }

    private int sendMss() {
        int byPath = tcp.output().ip().mtu(flow.route()) - HandshakeOptions.HEADER_BYTES;
        int timestampBytes = timestamps.isUsed() ? TcpOptions.PADDED_TIMESTAMPS_BYTES : 0;
        return Math.max(HandshakeOptions.MIN_MSS, Math.min(peerMss, byPath)) - timestampBytes;
    }

    /** A peer's handshake is complete: {@code segment} acknowledged our SYN. */
    void accepted(HalfOpen handshake, TcpSegment segment) {
        host.opened(this);
        noteHandshake(handshake.options(), handshake.peerInitial());
        state = TcpState.SYN_RECEIVED;
        establish(segment, handshake.roundTripNanos());
        tcp.counters().add(Counter.TCP_ACCEPTED);
    }

    private void establish(TcpSegment segment, long roundTripNanos) {
        heardNanos = tcp.clock().nanos();
        sender.established(roundTripNanos, segment, peerScale, sendMss(), isSackAgreed);
        become(isOutputEnded ? TcpState.FIN_WAIT_1 : TcpState.ESTABLISHED);
        armKeepAlive();
        tcp.outputs().add(this);
        events.writable();
    }

    // --- segments that come ----------------------------------------------------------------------------------------

    @Override
    public boolean arrived(TcpSegment segment) {
        heardNanos = tcp.clock().nanos();
        keepAliveProbes = 0;
        if (state == TcpState.SYN_SENT) {
            arrivedInSynSent(segment);
            return false;
        }
        return arrivedSynchronized(segment);
    }

    /** RFC 9293 §3.10.7.3. */
    private void arrivedInSynSent(TcpSegment segment) {
        boolean isAcknowledged = segment.has(TcpHeader.ACK);
        if (isAcknowledged && segment.acknowledgement != sender.nxt()) {
            if (!segment.has(TcpHeader.RST)) {
                host.reset(flow, segment);
            }
            return;
        }
        if (segment.has(TcpHeader.RST)) {
            if (isAcknowledged) {
                tcp.counters().add(Counter.TCP_RESETS_HEARD);
                fail(Errno.ECONNREFUSED, "was refused");
            }
            return;
        }
        if (!segment.has(TcpHeader.SYN)) {
            return;
        }
        noteSyn(segment);
        if (isAcknowledged) {
            receiver.requireAck();
            establish(segment, handshakeNanos());
            tcp.counters().add(Counter.TCP_CONNECTED);
        } else {
            // Both opened at once (RFC 9293 §3.5, figure 7).
            become(TcpState.SYN_RECEIVED);
            sendSyn();
        }
    }

    /** RFC 9293 §3.10.7.4, in its order. */
    private boolean arrivedSynchronized(TcpSegment segment) {
        boolean isReset = segment.has(TcpHeader.RST);
        if (state == TcpState.SYN_RECEIVED && segment.has(TcpHeader.SYN) && segment.sequence == receiver.initial()) {
            // The peer's half of opening at once; its SYN is known already.
            segment.flags &= ~TcpHeader.SYN;
            segment.sequence++;
        }
        if (!isReset && timestamps.isOld(segment, tcp.clock().nanos())) {
            tcp.counters().add(Counter.TCP_PAWS_DROPPED);
            answerUnacceptable(segment);
            return false;
        }
        if (!isReset && timestamps.isUsed() && !segment.hasTimestamps) {
            // RFC 7323 §3.2.
            tcp.counters().add(Counter.TCP_PAWS_DROPPED);
            return false;
        }
        if (!receiver.isAcceptable(segment)) {
            tcp.counters().add(Counter.TCP_OUT_OF_WINDOW);
            if (!isReset) {
                answerUnacceptable(segment);
            }
            return false;
        }
        if (isReset) {
            arrivedReset(segment);
            return false;
        }
        if (segment.has(TcpHeader.SYN)) {
            // RFC 5961 §4.2.
            challenge();
            return false;
        }
        return segment.has(TcpHeader.ACK) && arrivedAcknowledged(segment);
    }

    private void arrivedReset(TcpSegment segment) {
        if (segment.sequence != receiver.nxt()) {
            // RFC 5961 §3.2.
            challenge();
            return;
        }
        tcp.counters().add(Counter.TCP_RESETS_HEARD);
        if (state == TcpState.SYN_RECEIVED) {
            fail(Errno.ECONNREFUSED, "was refused");
        } else {
            fail(Errno.ECONNRESET, "was reset by the peer");
        }
    }

    private boolean arrivedAcknowledged(TcpSegment segment) {
        long now = tcp.clock().nanos();
        int acknowledgement = segment.acknowledgement;
        if (state == TcpState.SYN_RECEIVED) {
            if (acknowledgement != sender.nxt()) {
                host.reset(flow, segment);
                return false;
            }
            establish(segment, handshakeNanos());
            tcp.counters().add(Counter.TCP_CONNECTED);
        }
        boolean isTooNew = Sequence.less(sender.nxt(), acknowledgement);
        boolean isTooOld = Sequence.less(acknowledgement, sender.una() - sender.maxWindow());
        if (isTooNew || isTooOld) {
            // RFC 5961 §5.2.
            challenge();
            return false;
        }
        timestamps.note(segment, receiver.lastAcknowledged(), now);
        sender.acknowledged(segment, timestamps.roundTripNanos(segment, now));
        tcp.outputs().add(this);
        if (sender.isFinAcknowledged() && finAcknowledged()) {
            return false;
        }
        return state.receives() && arrivedText(segment);
    }

    /** The peer has our FIN; whether that is the end. */
    private boolean finAcknowledged() {
        switch (state) {
            case FIN_WAIT_1 -> {
                become(TcpState.FIN_WAIT_2);
                if (isClosed) {
                    linger();
                }
            }
            case CLOSING -> {
                timeWait();
                return true;
            }
            case LAST_ACK -> {
                end();
                return true;
            }
            case SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT, TIME_WAIT, CLOSED -> {}
        }
        return false;
    }

    private boolean arrivedText(TcpSegment segment) {
        if (isClosed && segment.payloadLength > 0 && Sequence.less(receiver.nxt(), segment.end())) {
            // Nobody reads it any more (RFC 9293 §3.6.1).
            abort();
            return false;
        }
        int before = receiver.nxt();
        boolean isKept = receiver.accept(segment);
        if (receiver.hasGap() && segment.payloadLength > 0) {
            acknowledgeNow();
        }
        if (before != receiver.nxt()) {
            if (receiver.isFinReceived()) {
                finReceived();
            }
            events.readable();
        }
        return isKept;
    }

    private void finReceived() {
        switch (state) {
            case ESTABLISHED -> become(TcpState.CLOSE_WAIT);
            case FIN_WAIT_1 -> become(TcpState.CLOSING);
            case FIN_WAIT_2 -> {
                acknowledgeNow();
                timeWait();
            }
            case SYN_SENT, SYN_RECEIVED, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> {}
        }
    }

    /** What is outside of the window is answered; without payload so many times only, since that could be an answer too. */
    private void answerUnacceptable(TcpSegment segment) {
        if (segment.payloadLength > 0) {
            receiver.requireAck();
            tcp.outputs().add(this);
        } else if (challenges.allows(tcp.clock().nanos())) {
            acknowledgeNow();
        } else {
            tcp.counters().add(Counter.TCP_CHALLENGES_LIMITED);
        }
    }

    private void challenge() {
        if (challenges.allows(tcp.clock().nanos())) {
            tcp.counters().add(Counter.TCP_CHALLENGE_ACKS);
            acknowledgeNow();
        } else {
            tcp.counters().add(Counter.TCP_CHALLENGES_LIMITED);
        }
    }

    // --- segments that go ------------------------------------------------------------------------------------------

    /** In its turn: sends what there is to send, and acknowledges what is not acknowledged by that. */
    void output() {
        if (state == TcpState.CLOSED || state == TcpState.TIME_WAIT) {
            return;
        }
        if (state.transmits()) {
            sender.output();
        }
        if (receiver.isAckDue() && state.isSynchronized()) {
            acknowledgeNow();
        } else if (receiver.isAckOwed() && state.isSynchronized() && !timers.isArmed(Kind.DELAYED_ACK)) {
            timers.arm(
                    Kind.DELAYED_ACK, tcp.clock().nanos() + tcp.config().times().delayedAckNanos());
        }
    }

    private void acknowledgeNow() {
        OutgoingSegment segment = segment(sender.nxt(), TcpHeader.ACK);
        if (isSackAgreed && receiver.hasGap()) {
            segment.sackBlocks = receiver.sackBlocks(segment.sackEdges);
        }
        if (tcp.output().send(flow, segment)) {
            acknowledgementSent();
        } else {
            receiver.requireAck();
            tcp.outputs().add(this);
        }
    }

    /** A segment of this connection as it is now: it acknowledges all that has come. */
    OutgoingSegment segment(int sequence, int flags) {
        OutgoingSegment segment = tcp.outgoing().begin(sequence, receiver.nxt(), flags, receiver.acknowledge());
        if (timestamps.isUsed()) {
            segment.timestamps(timestamps.value(tcp.clock().nanos()), timestamps.recent());
        }
        return segment;
    }

    void acknowledgementSent() {
        timers.disarm(Kind.DELAYED_ACK);
    }

    // --- timers ----------------------------------------------------------------------------------------------------

    void expired(Kind kind) {
        switch (kind) {
            case RETRANSMIT -> retransmit();
            case PERSIST -> {
                if (state.transmits()) {
                    sender.probe();
                }
            }
            case DELAYED_ACK -> {
                if (state.isSynchronized()) {
                    acknowledgeNow();
                }
            }
            case KEEP_ALIVE -> keepAlive();
            case LINGER -> end();
        }
    }

    private void retransmit() {
        switch (state) {
            case SYN_SENT, SYN_RECEIVED -> {
                wasSynRepeated = true;
                if (flow.route().isUnreachable()) {
                    fail(Errno.EHOSTUNREACH, "cannot reach its peer: no answer to ARP");
                } else if (sender.backOffSyn()) {
                    tcp.counters().add(Counter.TCP_RETRANSMITTED);
                    sendSyn();
                } else {
                    timedOut();
                }
            }
            case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, CLOSING, LAST_ACK -> sender.retransmissionTimedOut();
            case FIN_WAIT_2, TIME_WAIT, CLOSED -> {}
        }
    }

    private void armKeepAlive() {
        long idle = tcp.config().times().keepAliveIdleNanos();
        if (idle > 0) {
            timers.arm(Kind.KEEP_ALIVE, heardNanos + idle);
        }
    }

    /** RFC 9293 §3.8.4. */
    private void keepAlive() {
        long now = tcp.clock().nanos();
        TcpTimes times = tcp.config().times();
        if (!state.isSynchronized() || now - heardNanos < times.keepAliveIdleNanos()) {
            armKeepAlive();
        } else if (keepAliveProbes >= times.keepAliveProbes()) {
            timedOut();
        } else {
            keepAliveProbes++;
            tcp.counters().add(Counter.TCP_KEEPALIVES);
            // A number that was acknowledged already makes the peer answer.
            tcp.output().send(flow, segment(sender.nxt() - 1, TcpHeader.ACK));
            timers.arm(Kind.KEEP_ALIVE, now + times.keepAliveIntervalNanos());
        }
    }

    void timedOut() {
        tcp.counters().add(Counter.TCP_TIMED_OUT);
        fail(Errno.ETIMEDOUT, "heard nothing from its peer in time");
    }

    // --- ICMP ------------------------------------------------------------------------------------------------------

    @Override
    public void unreachable(int sequence, int code) {
        if (!isInFlight(sequence)) {
            tcp.counters().add(Counter.ICMP_IGNORED);
            return;
        }
        tcp.counters().add(Counter.ICMP_UNREACHABLE_HEARD);
        // An established connection outlives such news: paths mend, and the news may be forged (RFC 5927 §5.2).
        if (state == TcpState.SYN_SENT || state == TcpState.SYN_RECEIVED) {
            boolean isRefusal = code == Icmp.PORT_UNREACHABLE || code == Icmp.PROTOCOL_UNREACHABLE;
            fail(
                    isRefusal ? Errno.ECONNREFUSED : Errno.EHOSTUNREACH,
                    "cannot reach its peer: ICMP unreachable, code " + code);
        }
    }

    @Override
    public void pathMtuReduced(int sequence, int mtu) {
        if (!isInFlight(sequence)) {
            tcp.counters().add(Counter.ICMP_IGNORED);
            return;
        }
        tcp.output().ip().learnMtu(flow.remoteAddress(), mtu);
        if (state.isSynchronized() && sendMss() < sender.mss()) {
            sender.reduceMss(sendMss());
        }
    }

    /** RFC 5927 §4.1. */
    private boolean isInFlight(int sequence) {
        return Sequence.lessOrEqual(sender.una(), sequence) && Sequence.less(sequence, sender.nxt());
    }

    // --- ends ------------------------------------------------------------------------------------------------------

    private void linger() {
        timers.arm(Kind.LINGER, tcp.clock().nanos() + tcp.config().times().finWait2Nanos());
    }

    private void timeWait() {
        host.timeWait(this, receiver, sender.nxt(), timestamps);
        become(TcpState.TIME_WAIT);
        timers.stop();
        sender.clear();
        receiver.stop();
    }

    private void fail(Errno errno, String how) {
        failure = failure(errno, how);
        TcpEvents told = events;
        end();
        told.readable();
        told.writable();
    }

    private void end() {
        host.ended(this);
        become(TcpState.CLOSED);
        timers.stop();
        sender.clear();
        receiver.stop();
        if (isClosed) {
            receiver.clear();
        }
    }

    private void become(TcpState next) {
        state = next;
    }

    boolean isClosed() {
        return isClosed;
    }

    void writable() {
        events.writable();
    }

    TcpFlow flow() {
        return flow;
    }

    private void throwFailure() throws TransportException {
        if (failure != null) {
            throw new TransportException(failure.errno(), String.valueOf(failure.getMessage()), failure);
        }
    }

    private TransportException failure(Errno errno, String how) {
        return new TransportException(errno, this + " " + how);
    }

    @Override
    public void discard() {
        if (!isClosed) {
            abort();
        } else {
            end();
        }
    }

    @Override
    public String toString() {
        return "connection from port " + localPort() + " to " + Ipv4Address.format(remoteAddress()) + ":"
                + remotePort();
    }
}
