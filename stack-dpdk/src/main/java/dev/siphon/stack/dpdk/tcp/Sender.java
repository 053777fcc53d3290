package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.tcp.TcpTimers.Kind;

/** The sending half of a connection: what is to be sent, how much of it now, and what again. */
final class Sender {

    /** Segments that a connection sends before others have their turn. */
    private static final int QUANTUM_SEGMENTS = 64;

    private final TcpContext tcp;
    private final TcpConnection connection;
    private final TcpTimers timers;
    private final OutgoingStream stream;
    private final SendWindow window;
    private final CongestionControl congestion;
    private final LossRecovery recovery;
    private final RttEstimator rtt;
    private final RoundTripSampler sampler;
    private final WindowProbe probe = new WindowProbe();

    private int mss;
    private boolean isNoDelay;
    private boolean wantsSpace;
    private long sentNanos;
    private int retransmissions;

    Sender(TcpContext tcp, TcpConnection connection, TcpTimers timers, int initial) {
        this.tcp = tcp;
        this.connection = connection;
        this.timers = timers;
        this.stream = new OutgoingStream(initial + 1);
        this.window = new SendWindow(initial);
        this.congestion = new CongestionControl(tcp.counters(), window);
        this.recovery = congestion.recovery();
        this.rtt = new RttEstimator(tcp.config().times());
        this.sampler = new RoundTripSampler(rtt);
    }

    SendWindow window() {
        return window;
    }

    int mss() {
        return mss;
    }

    RttEstimator rtt() {
        return rtt;
    }

    void noDelay(boolean isNoDelay) {
        this.isNoDelay = isNoDelay;
    }

    private long now() {
        return tcp.clock().nanos();
    }

    // --- the handshake ---------------------------------------------------------------------------------------------

    /** The SYN is sent, or sent again. */
    void synSent() {
        window.synSent();
        armRetransmission();
    }

    /** Whether the SYN may be repeated once more, after its timer expired. */
    boolean backOffSyn() {
        rtt.backOff();
        return ++retransmissions <= tcp.config().times().synRetransmissions();
    }

    /** The SYN is acknowledged; {@code roundTripNanos} is negative if it was sent more than once. */
    void established(long roundTripNanos, TcpSegment segment, int scale, int mss, boolean isSackUsed) {
        this.mss = mss;
        window.established(segment, scale);
        boolean wasSynLost = roundTripNanos < 0;
        if (!wasSynLost) {
            rtt.sample(roundTripNanos);
        } else {
            rtt.startAfterSynTimeout();
        }
        retransmissions = 0;
        timers.disarm(Kind.RETRANSMIT);
        congestion.start(mss, wasSynLost, isSackUsed);
        sentNanos = now();
        updateWindow(segment);
    }

    // --- what the application sends --------------------------------------------------------------------------------

    /** Moves bytes from the front of {@code out} to the queue as far as the bound allows, and returns how many. */
    long take(BufferList out) {
        long taken = stream.take(out, tcp.config().buffers().sendBytes());
        wantsSpace = !out.isEmpty();
        return taken;
    }

    private void announceSpace() {
        int bound = tcp.config().buffers().sendBytes();
        if (wantsSpace && bound - queuedBytes() >= bound / 4) {
            wantsSpace = false;
            connection.writableNow();
        }
    }

    /** After what is queued comes a FIN. */
    void queueFin() {
        stream.queueFin();
    }

    boolean isFinAcknowledged() {
        return stream.isFinBefore(window.una());
    }

    int queuedBytes() {
        return stream.queue().bytes();
    }

    void clear() {
        stream.queue().clear();
    }

    // --- acknowledgements ------------------------------------------------------------------------------------------

    /** Takes an acknowledgement in the valid range; {@code roundTripNanos} is what its timestamps tell. */
    void acknowledged(TcpSegment segment, long roundTripNanos) {
        int previousUna = window.una();
        int previousSize = window.size();
        int previousFlight = window.flight();
        boolean isNews = recovery.noteSack(segment, window.una(), window.nxt());
        if (Sequence.less(window.una(), segment.acknowledgement)) {
            advance(segment.acknowledgement, roundTripNanos);
        }
        if (segment.acknowledgement == window.una()) {
            updateWindow(segment);
            probe.answered();
        }
        if (window.size() == 0 && !connection.isClosed()) {
            // The peer lives and has no room: that is no reason to give up, unless the application has (RFC 9293
            // §3.8.6.1).
            retransmissions = 0;
        }
        boolean isRepeated = segment.acknowledgement == previousUna
                && segment.sequenceLength() == 0
                && window.size() == previousSize
                && window.flight() > 0
                && !probe.isOut();
        congestion.heard(isNews, isRepeated, previousFlight, mss);
    }

    private void advance(int acknowledgement, long roundTripNanos) {
        int flight = window.flight();
        int octets = window.acknowledged(acknowledgement);
        tcp.counters().add(Counter.TCP_BYTES_ACKNOWLEDGED, stream.discard(acknowledgement));
        sampler.acknowledged(acknowledgement, congestion.isRecovering(), roundTripNanos, now());
        congestion.advanced(octets, flight, mss);
        retransmissions = 0;
        probe.end();
        timers.disarm(Kind.TAIL_PROBE);
        if (window.flight() > 0) {
            armRetransmission();
        } else {
            timers.disarm(Kind.RETRANSMIT);
        }
        announceSpace();
    }

    private void updateWindow(TcpSegment segment) {
        if (window.update(segment) && window.size() > 0) {
            timers.disarm(Kind.PERSIST);
            probe.opened();
            if (probe.isOut()) {
                // What the probe carried was not taken; it goes with the rest now.
                probe.end();
                window.sendAgain();
            }
        }
    }

    // --- sending ---------------------------------------------------------------------------------------------------

    /** Sends what may be sent now, as far as the port takes it. */
    void output() {
        int left = QUANTUM_SEGMENTS;
        while (left > 0 && tcp.output().ip().hasRoom(connection.flow().route())) {
            if (!sendNext()) {
                armTimers();
                return;
            }
            left--;
        }
        armTimers();
        tcp.outputs().add(connection);
    }

    private boolean sendNext() {
        if (probe.isOut()) {
            return false;
        }
        if (!congestion.isRecovering()) {
            return sendNew(window.flight());
        }
        int una = window.una();
        int nxt = window.nxt();
        int pipe = recovery.pipe(una, nxt, mss);
        if (!recovery.isForced() && congestion.room(pipe, mss) < mss) {
            return false;
        }
        int limit = window.repeatable();
        if (recovery.findLost(una, limit, mss)) {
            return repeatFound();
        }
        if (sendNew(pipe)) {
            return true;
        }
        if (recovery.findSuspect(limit, mss)) {
            return repeatFound();
        }
        if (recovery.findRescue(una, limit, mss) && transmit(recovery.foundStart(), recovery.foundEnd())) {
            recovery.rescued();
            tcp.counters().add(Counter.TCP_RETRANSMITTED);
            return true;
        }
        return false;
    }

    private boolean repeatFound() {
        int end = recovery.foundEnd();
        if (!transmit(recovery.foundStart(), end)) {
            return false;
        }
        recovery.repeated(end);
        noteRepeated();
        return true;
    }

    private void noteRepeated() {
        sampler.repeated(now());
        tcp.counters().add(Counter.TCP_RETRANSMITTED);
    }

    /** Sends a segment of what was never sent, if windows and the silly window rules allow; {@code pipe} is under way. */
    private boolean sendNew(int pipe) {
        if (stream.isFinBefore(window.nxt())) {
            return false;
        }
        int unsent = unsent();
        if (unsent == 0) {
            return stream.hasFin() && transmitNew(0);
        }
        if (window.flight() == 0 && now() - sentNanos > rtt.timeoutNanos()) {
            congestion.restartAfterIdle(mss);
        }
        int wanted = Math.min(unsent, mss);
        if (congestion.room(pipe, mss) < wanted || window.room() <= 0) {
            return false;
        }
        int length = Math.min(wanted, window.room());
        boolean isAllowed = length == mss
                || length == unsent && (isNoDelay || stream.hasFin() || window.flight() == 0)
                || length < wanted && length >= window.maxSize() / 2;
        return isAllowed && transmitNew(length);
    }

    private int unsent() {
        return stream.bytesFrom(window.nxt());
    }

    private boolean transmitNew(int length) {
        int end = stream.endOf(window.nxt(), length);
        if (!transmit(window.nxt(), end)) {
            return false;
        }
        window.sent(end);
        timers.disarm(Kind.TAIL_PROBE);
        sampler.sent(end, now());
        return true;
    }

    /** Sends what lies from {@code start} to before {@code end}, where the last may be the FIN. */
    private boolean transmit(int start, int end) {
        int dataEnd = stream.dataEnd();
        int length = Sequence.min(end, dataEnd) - start;
        boolean hasFin = Sequence.less(dataEnd, end);
        boolean isLast = start + length == dataEnd;
        int flags = TcpHeader.ACK | (hasFin ? TcpHeader.FIN : 0) | (isLast && length > 0 ? TcpHeader.PSH : 0);
        OutgoingSegment segment = connection.acknowledger().segment(start, flags);
        boolean isSent = length > 0
                ? tcp.output().send(connection.flow(), segment, stream.queue(), stream.position(start), length)
                : tcp.output().send(connection.flow(), segment);
        if (isSent) {
            sentNanos = now();
            connection.acknowledger().sent();
        } else {
            tcp.outputs().add(connection);
        }
        return isSent;
    }

    /** The path takes segments of {@code mss} bytes only: what is under way was too large. */
    void reduceMss(int mss) {
        this.mss = mss;
        if (probe.isOut()) {
            // The probe was too large: another one takes its place.
            probe.end();
            window.sendAgain();
        } else if (window.flight() > 0) {
            congestion.repeatAll();
            sampler.stop();
        }
        tcp.outputs().add(connection);
    }

    // --- timers ----------------------------------------------------------------------------------------------------

    private void armRetransmission() {
        timers.arm(Kind.RETRANSMIT, now() + rtt.timeoutNanos());
    }

    private void armTimers() {
        if (window.flight() > 0 && !probe.isOut()) {
            timers.disarm(Kind.PERSIST);
            if (!timers.isArmed(Kind.RETRANSMIT)) {
                armRetransmission();
            }
            armTailProbe();
            return;
        }
        timers.disarm(Kind.TAIL_PROBE);
        timers.disarm(Kind.RETRANSMIT);
        if ((unsent() > 0 || probe.isOut()) && !timers.isArmed(Kind.PERSIST)) {
            timers.arm(
                    Kind.PERSIST, now() + probe.intervalNanos(rtt, tcp.config().times()));
        }
    }

    private void armTailProbe() {
        long wait = TailLossProbe.waitNanos(rtt);
        boolean isWanted = !congestion.isRecovering()
                && recovery.isSackUsed()
                && !congestion.tailProbe().isOut()
                && TailLossProbe.isWorthwhile(window.flight(), mss)
                && wait < rtt.timeoutNanos();
        if (!isWanted) {
            timers.disarm(Kind.TAIL_PROBE);
        } else if (!timers.isArmed(Kind.TAIL_PROBE)) {
            timers.arm(Kind.TAIL_PROBE, now() + wait);
        }
    }

    /** Nothing was heard of the end of the flight: sends what follows it, or its last segment again. */
    void probeTail() {
        if (window.flight() == 0 || congestion.isRecovering() || probe.isOut()) {
            return;
        }
        int wanted = Math.min(unsent(), mss);
        boolean isNew = wanted > 0 && window.room() >= wanted && transmitNew(wanted);
        if (!isNew) {
            int end = window.repeatable();
            if (!transmit(Sequence.max(window.una(), end - mss), end)) {
                return;
            }
            noteRepeated();
        }
        tcp.counters().add(Counter.TCP_TAIL_PROBES);
        congestion.tailProbe().sent(window.nxt(), !isNew);
        armRetransmission();
    }

    /** The persist timer: sends at least one octet, whatever the window. */
    void probeWindow() {
        if (!probe.begin(tcp.config().times().retransmissions(), connection.isClosed())) {
            connection.timedOut();
            return;
        }
        tcp.counters().add(Counter.TCP_WINDOW_PROBES);
        if (probe.isOut()) {
            transmit(window.una(), window.nxt());
        } else if (unsent() > 0) {
            int length = Math.min(Math.min(unsent(), mss), Math.max(1, window.room()));
            probe.sent(transmitNew(length));
            sampler.stop();
        }
        armTimers();
    }

    /** The retransmission timer (RFC 6298 §5.4 to 5.6). */
    void retransmissionTimedOut() {
        tcp.counters().add(Counter.TCP_RETRANSMISSION_TIMEOUTS);
        if (++retransmissions > tcp.config().times().retransmissions()) {
            connection.timedOut();
            return;
        }
        congestion.timedOut(mss, retransmissions > 1);
        rtt.backOff();
        sampler.stop();
        output();
    }
}
