package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketSlice;
import dev.siphon.stack.dpdk.tcp.TcpTimers.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection (RFC 9293): its state, and what the application does with it. Its handshake, arriving segments, the sending
 * and the receiving half, timers and keepalive are parts of their own. On the worker's thread only; nothing blocks.
 */
public final class TcpConnection implements Endpoint {

    /** {@link #read} has nothing now. */
    public static final int WOULD_BLOCK = 0;

    /** {@link #read} has come to the end of the peer's stream. */
    public static final int END_OF_STREAM = -1;

    private final TcpContext tcp;
    private final ConnectionHost host;
    private final TcpFlow flow;
    private final TcpTimers timers;
    private final Sender sender;
    private final Receiver receiver;
    private final Timestamps timestamps = new Timestamps();
    private final Handshake handshake;
    private final SegmentArrival arrival;
    private final Acknowledger acknowledger;
    private final Timeouts timeouts;
    private final KeepAlive keepAlive;
    private final PathNews pathNews;

    private TcpState state = TcpState.SYN_SENT;
    private TcpEvents events = TcpEvents.NONE;
    private @Nullable TransportException failure;
    private boolean isClosed;
    private boolean isOutputEnded;
    boolean isOutputQueued;

    TcpConnection(TcpContext tcp, ConnectionHost host, TcpFlow flow, int initialSequence, int timestampOffset) {
        this.tcp = tcp;
        this.host = host;
        this.flow = flow;
        this.timers = new TcpTimers(tcp.deadlines(), this);
        this.sender = new Sender(tcp, this, timers, initialSequence);
        this.receiver = new Receiver(tcp);
        this.handshake = new Handshake(tcp, flow, initialSequence, timestampOffset);
        this.arrival = new SegmentArrival(tcp, host, this);
        this.acknowledger = new Acknowledger(tcp, this, timers);
        this.timeouts = new Timeouts(tcp, this);
        this.keepAlive = new KeepAlive(tcp, this, timers);
        this.pathNews = new PathNews(tcp, this);
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
        tcp.output().send(flow, acknowledger.segment(sender.window().acceptable(), TcpHeader.RST | TcpHeader.ACK));
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
        handshake.sendSyn(false);
        sender.synSent();
    }

    /** The peer has opened at the same time. */
    void answerSyn() {
        become(TcpState.SYN_RECEIVED);
        handshake.sendSynAck(receiver.nxt());
        sender.synSent();
    }

    /** The peer has acknowledged our SYN. */
    void connected(TcpSegment segment) {
        establish(segment, handshake.roundTripNanos());
        tcp.counters().add(Counter.TCP_CONNECTED);
    }

    /** A peer's handshake is complete: {@code segment} acknowledged our SYN. */
    void accepted(HalfOpen halfOpen, TcpSegment segment) {
        host.opened(this);
        handshake.agree(halfOpen.options(), halfOpen.peerInitial(), timestamps, receiver);
        establish(segment, halfOpen.roundTripNanos());
        tcp.counters().add(Counter.TCP_ACCEPTED);
    }

    private void establish(TcpSegment segment, long roundTripNanos) {
        keepAlive.heard();
        sender.established(
                roundTripNanos, segment, handshake.peerScale(), handshake.sendMss(), handshake.isSackAgreed());
        become(isOutputEnded ? TcpState.FIN_WAIT_1 : TcpState.ESTABLISHED);
        keepAlive.start();
        tcp.outputs().add(this);
        events.writable();
    }

    // --- what comes ------------------------------------------------------------------------------------------------

    @Override
    public boolean arrived(TcpSegment segment) {
        keepAlive.heard();
        return arrival.arrived(segment);
    }

    @Override
    public void unreachable(int sequence, int code) {
        pathNews.unreachable(sequence, code);
    }

    @Override
    public void pathMtuReduced(int sequence, int mtu) {
        pathNews.mtuReduced(sequence, mtu);
    }

    // --- what goes -------------------------------------------------------------------------------------------------

    /** In its turn: sends what there is to send, and acknowledges what is not acknowledged by that. */
    void output() {
        if (state == TcpState.CLOSED || state == TcpState.TIME_WAIT) {
            return;
        }
        if (state.transmits()) {
            sender.output();
        }
        if (state.isSynchronized()) {
            acknowledger.endTurn();
        }
    }

    // --- timers ----------------------------------------------------------------------------------------------------

    void expired(Kind kind) {
        timeouts.expired(kind);
    }

    /** Sends the SYN again, or the answer to the peer's. */
    void repeatSyn() {
        if (state == TcpState.SYN_SENT) {
            handshake.sendSyn(true);
        } else {
            handshake.repeatSynAck(receiver.nxt());
        }
        sender.synSent();
    }

    void timedOut() {
        tcp.counters().add(Counter.TCP_TIMED_OUT);
        fail(Errno.ETIMEDOUT, "heard nothing from its peer in time");
    }

    // --- ends ------------------------------------------------------------------------------------------------------

    /** The peer has our FIN, and its own is to come. */
    void enterFinWait2() {
        become(TcpState.FIN_WAIT_2);
        if (isClosed) {
            linger();
        }
    }

    private void linger() {
        timers.arm(Kind.LINGER, tcp.clock().nanos() + tcp.config().times().finWait2Nanos());
    }

    void enterTimeWait() {
        host.timeWait(this, receiver, sender.window().max(), timestamps);
        become(TcpState.TIME_WAIT);
        timers.stop();
        sender.clear();
        receiver.stop();
    }

    void fail(Errno errno, String how) {
        failure = failure(errno, how);
        TcpEvents told = events;
        end();
        told.readable();
        told.writable();
    }

    void end() {
        host.ended(this);
        become(TcpState.CLOSED);
        timers.stop();
        sender.clear();
        receiver.stop();
        if (isClosed) {
            receiver.clear();
        }
    }

    void become(TcpState next) {
        state = next;
    }

    boolean isClosed() {
        return isClosed;
    }

    void writableNow() {
        events.writable();
    }

    void readableNow() {
        events.readable();
    }

    Acknowledger acknowledger() {
        return acknowledger;
    }

    KeepAlive keepAlive() {
        return keepAlive;
    }

    Handshake handshake() {
        return handshake;
    }

    Sender sender() {
        return sender;
    }

    Receiver receiver() {
        return receiver;
    }

    Timestamps timestamps() {
        return timestamps;
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
