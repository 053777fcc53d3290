package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.tcp.LossRecovery.Mode;
import dev.siphon.stack.dpdk.tcp.TcpTimers.Kind;

/** The sending half of a connection: what is to be sent, how much of it now, and what again. */
final class Sender {

    /** Segments that a connection sends before others have their turn. */
    private static final int QUANTUM_SEGMENTS = 64;

    private static final int MAX_PROBE_SHIFT = 16;

    private final TcpContext tcp;
    private final TcpConnection connection;
    private final TcpTimers timers;
    private final SendQueue queue = new SendQueue();
    private final RttEstimator rtt;
    private final NewReno congestion = new NewReno();
    private final LossRecovery recovery = new LossRecovery();
    private final TailLossProbe tailProbe = new TailLossProbe();

    private final int initial;
    private int una;
    /** What is sent next; behind {@link #max} after a probe whose octets are to be sent again. */
    private int nxt;
    /** Behind the highest number that was ever sent: the peer may acknowledge up to here. */
    private int max;

    private int window;
    private int windowSequence;
    private int windowAcknowledgement;
    private int maxWindow;
    private int scale;
    private int mss;
    private boolean isNoDelay;
    private boolean isFinQueued;
    private boolean wantsSpace;

    private boolean isTimed;
    private int timedEnd;
    private long timedNanos;
    private long sentNanos;
    private long repeatedNanos;

    private int retransmissions;
    private boolean isProbing;
    /** Probes without an answer. */
    private int probes;
    /** Probes since the window was open: each waits twice as long as the one before. */
    private int probeBackOff;

    Sender(TcpContext tcp, TcpConnection connection, TcpTimers timers, int initial) {
        this.tcp = tcp;
        this.connection = connection;
        this.timers = timers;
        this.rtt = new RttEstimator(tcp.config().times());
        this.initial = initial;
        this.una = initial;
        this.nxt = initial;
        this.max = initial;
    }

    int initial() {
        return initial;
    }

    /** The first number that is not acknowledged. */
    int una() {
        return una;
    }

    /** Behind the highest number that was sent. */
    int max() {
        return max;
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

    /** The SYN is sent, or sent again. */
    void synSent() {
        nxt = initial + 1;
        max = nxt;
        timers.arm(Kind.RETRANSMIT, tcp.clock().nanos() + rtt.timeoutNanos());
    }

    /** Whether the SYN may be repeated once more, after its timer expired. */
    boolean backOffSyn() {
        rtt.backOff();
        return ++retransmissions <= tcp.config().times().synRetransmissions();
    }

    /** The SYN is acknowledged; {@code roundTripNanos} is negative if it was sent more than once. */
    void established(long roundTripNanos, TcpSegment segment, int scale, int mss, boolean isSackUsed) {
        una = initial + 1;
        nxt = una;
        max = una;
        this.scale = scale;
        this.mss = mss;
        boolean wasSynLost = roundTripNanos < 0;
        if (!wasSynLost) {
            rtt.sample(roundTripNanos);
        } else {
            rtt.startAfterSynTimeout();
        }
        retransmissions = 0;
        timers.disarm(Kind.RETRANSMIT);
        congestion.start(mss, wasSynLost);
        recovery.start(initial, isSackUsed);
        sentNanos = tcp.clock().nanos();
        windowSequence = segment.sequence - 1;
        updateWindow(segment);
    }

    /** Moves bytes from the front of {@code out} to the queue as far as the bound allows, and returns how many. */
    long take(BufferList out) {
        long taken = queue.take(out, tcp.config().buffers().sendBytes() - queue.bytes());
        wantsSpace = !out.isEmpty();
        return taken;
    }

    /** After what is queued comes a FIN. */
    void queueFin() {
        isFinQueued = true;
    }

    boolean isFinAcknowledged() {
        return isFinQueued && una == dataEnd() + 1;
    }

    private boolean isFinSent() {
        return isFinQueued && nxt == dataEnd() + 1;
    }

    private int dataEnd() {
        return initial + 1 + (int) queue.end();
    }

    private long position(int sequence) {
        return queue.begin() + (sequence - (initial + 1 + (int) queue.begin()));
    }

    /** Octets sent and not acknowledged. */
    int flight() {
        return nxt - una;
    }

    private int unsent() {
        return isFinSent() ? 0 : dataEnd() - nxt;
    }

    /** Largest window that the peer has told: how far back an acknowledgement may lie (RFC 5961 §5.2). */
    int maxWindow() {
        return maxWindow;
    }

    /** Takes an acknowledgement in the valid range. */
    void acknowledged(TcpSegment segment, long roundTripNanos) {
        int previousUna = una;
        int previousWindow = window;
        int previousFlight = flight();
        boolean isNews = recovery.noteSack(segment, una, nxt);
        if (Sequence.less(una, segment.acknowledgement)) {
            advance(segment.acknowledgement, roundTripNanos);
        }
        if (segment.acknowledgement == una) {
            updateWindow(segment);
            probes = 0;
        }
        if (window == 0) {
            // The peer lives and has no room: that is no reason to give up (RFC 9293 §3.8.6.1).
            retransmissions = 0;
        }
        noteTailProbe(isNews, previousFlight);
        boolean isPureDuplicate = segment.acknowledgement == previousUna
                && segment.sequenceLength() == 0
                && window == previousWindow
                && flight() > 0
                && !isProbing;
        boolean isDuplicate = recovery.isSackUsed() ? isNews : isPureDuplicate;
        if (isDuplicate && recovery.duplicate(una, mss)) {
            tcp.counters().add(Counter.TCP_FAST_RECOVERIES);
            congestion.halve(flight(), mss);
            recovery.enter(una, nxt, mss);
        }
    }

    private void noteTailProbe(boolean isNews, int flight) {
        boolean isRepaired = tailProbe.isAnswered(una);
        if (recovery.mode() != Mode.OPEN) {
            tailProbe.stop();
        } else if (isRepaired) {
            congestion.halve(flight, mss);
        } else if (isNews && tailProbe.isOut()) {
            // What was sent before the probe and is missing has had its time: all of it is lost (RFC 8985 §6.2).
            tailProbe.stop();
            tcp.counters().add(Counter.TCP_FAST_RECOVERIES);
            congestion.halve(flight, mss);
            recovery.repeatAll(una, nxt);
        }
    }

    private void advance(int acknowledgement, long roundTripNanos) {
        int flight = flight();
        int octets = acknowledgement - una;
        una = acknowledgement;
        nxt = Sequence.max(nxt, una);
        int data = (int) (Math.min(position(una), queue.end()) - queue.begin());
        queue.discard(queue.begin() + data);
        tcp.counters().add(Counter.TCP_BYTES_ACKNOWLEDGED, data);
        sampleRoundTrip(roundTripNanos);
        Mode mode = recovery.mode();
        boolean isOver = recovery.advance(una, octets, mss);
        if (mode == Mode.RECOVERY) {
            if (isOver) {
                congestion.recovered(flight(), mss);
            }
        } else if (isWindowUsed(flight)) {
            congestion.acknowledged(octets, mss, mode == Mode.LOSS);
        }
        retransmissions = 0;
        isProbing = false;
        timers.disarm(Kind.TAIL_PROBE);
        if (flight() > 0) {
            timers.arm(Kind.RETRANSMIT, tcp.clock().nanos() + rtt.timeoutNanos());
        } else {
            timers.disarm(Kind.RETRANSMIT);
        }
        announceSpace();
    }

    /** A window that was not used tells nothing of the path (RFC 7661). */
    private boolean isWindowUsed(int flight) {
        int window = congestion.window();
        return window < congestion.slowStartThreshold() ? 2 * flight >= window : flight + mss >= window;
    }

    private void sampleRoundTrip(long roundTripNanos) {
        if (isTimed && Sequence.lessOrEqual(timedEnd, una)) {
            isTimed = false;
            rtt.sample(tcp.clock().nanos() - timedNanos);
        } else if (recovery.mode() != Mode.OPEN
                && roundTripNanos >= 0
                && roundTripNanos <= tcp.clock().nanos() - repeatedNanos + Timestamps.TICK_NANOS) {
            // Timestamps tell which of several transmissions was meant (RFC 7323 §4). An echo older than the last one
            // tells of an acknowledgement that was lost, not of the path.
            rtt.sample(roundTripNanos);
        }
    }

    private void announceSpace() {
        int bound = tcp.config().buffers().sendBytes();
        if (wantsSpace && bound - queue.bytes() >= bound / 4) {
            wantsSpace = false;
            connection.writableNow();
        }
    }

    private void updateWindow(TcpSegment segment) {
        boolean isNewer = Sequence.less(windowSequence, segment.sequence)
                || windowSequence == segment.sequence
                        && Sequence.lessOrEqual(windowAcknowledgement, segment.acknowledgement);
        if (!isNewer) {
            return;
        }
        window = segment.window << (segment.has(TcpHeader.SYN) ? 0 : scale);
        windowSequence = segment.sequence;
        windowAcknowledgement = segment.acknowledgement;
        maxWindow = Math.max(maxWindow, window);
        if (window > 0) {
            timers.disarm(Kind.PERSIST);
            probeBackOff = 0;
            if (isProbing) {
                // What the probe carried was not taken; it goes with the rest now.
                isProbing = false;
                nxt = una;
            }
        }
    }

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
        if (isProbing) {
            return false;
        }
        if (recovery.mode() == Mode.OPEN) {
            return sendNew(flight());
        }
        int pipe = recovery.pipe(una, nxt, mss);
        boolean hasRoom = recovery.isForced() || congestion.window() + recovery.allowance(mss) - pipe >= mss;
        if (!hasRoom) {
            return false;
        }
        if (recovery.findLost(una, nxt, mss)) {
            return repeatFound();
        }
        if (sendNew(pipe)) {
            return true;
        }
        if (recovery.findSuspect(nxt, mss)) {
            return repeatFound();
        }
        if (recovery.findRescue(una, nxt, mss) && transmit(recovery.foundStart(), recovery.foundEnd())) {
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
        isTimed = false;
        repeatedNanos = tcp.clock().nanos();
        tcp.counters().add(Counter.TCP_RETRANSMITTED);
        return true;
    }

    /** Sends a segment of what was never sent, if windows and the silly window rules allow; {@code pipe} is under way. */
    private boolean sendNew(int pipe) {
        if (isFinSent()) {
            return false;
        }
        int unsent = unsent();
        if (unsent == 0) {
            return isFinQueued && transmitNew(0);
        }
        if (flight() == 0 && tcp.clock().nanos() - sentNanos > rtt.timeoutNanos()) {
            congestion.restartAfterIdle(mss);
        }
        int byPeer = una + window - nxt;
        int byCongestion = congestion.window() + recovery.allowance(mss) - pipe;
        int wanted = Math.min(unsent, mss);
        if (byCongestion < wanted || byPeer <= 0) {
            return false;
        }
        int length = Math.min(wanted, byPeer);
        boolean isAllowed = length == mss
                || length == unsent && (isNoDelay || isFinQueued || flight() == 0)
                || length < wanted && length >= maxWindow / 2;
        return isAllowed && transmitNew(length);
    }

    private boolean transmitNew(int length) {
        int sequence = nxt;
        int end = sequence + length + (isFinQueued && sequence + length == dataEnd() ? 1 : 0);
        nxt = end;
        if (!transmit(sequence, end)) {
            nxt = sequence;
            return false;
        }
        max = Sequence.max(max, nxt);
        timers.disarm(Kind.TAIL_PROBE);
        if (!isTimed) {
            isTimed = true;
            timedEnd = end;
            timedNanos = tcp.clock().nanos();
        }
        return true;
    }

    /** Sends what lies from {@code start} to before {@code end}, where the last may be the FIN. */
    private boolean transmit(int start, int end) {
        int length = Sequence.min(end, dataEnd()) - start;
        boolean hasFin = Sequence.less(dataEnd(), end);
        boolean isLast = start + length == dataEnd();
        int flags = TcpHeader.ACK | (hasFin ? TcpHeader.FIN : 0) | (isLast && length > 0 ? TcpHeader.PSH : 0);
        OutgoingSegment segment = connection.segment(start, flags);
        boolean isSent = length > 0
                ? tcp.output().send(connection.flow(), segment, queue, position(start), length)
                : tcp.output().send(connection.flow(), segment);
        if (isSent) {
            sentNanos = tcp.clock().nanos();
            connection.acknowledgementSent();
        } else {
            tcp.outputs().add(connection);
        }
        return isSent;
    }

    private void armTimers() {
        if (flight() > 0 && !isProbing) {
            timers.disarm(Kind.PERSIST);
            if (!timers.isArmed(Kind.RETRANSMIT)) {
                timers.arm(Kind.RETRANSMIT, tcp.clock().nanos() + rtt.timeoutNanos());
            }
            armTailProbe();
            return;
        }
        timers.disarm(Kind.TAIL_PROBE);
        timers.disarm(Kind.RETRANSMIT);
        if (unsent() > 0 || isProbing) {
            if (!timers.isArmed(Kind.PERSIST)) {
                timers.arm(Kind.PERSIST, tcp.clock().nanos() + probeInterval());
            }
        }
    }

    private void armTailProbe() {
        long wait = TailLossProbe.waitNanos(rtt);
        boolean isWanted = recovery.mode() == Mode.OPEN
                && recovery.isSackUsed()
                && !tailProbe.isOut()
                && TailLossProbe.isWorthwhile(flight(), mss)
                && wait < rtt.timeoutNanos();
        if (!isWanted) {
            timers.disarm(Kind.TAIL_PROBE);
        } else if (!timers.isArmed(Kind.TAIL_PROBE)) {
            timers.arm(Kind.TAIL_PROBE, tcp.clock().nanos() + wait);
        }
    }

    /** Nothing was heard of the end of the flight: sends what follows it, or its last segment again. */
    void probeTail() {
        if (flight() == 0 || recovery.mode() != Mode.OPEN || isProbing) {
            return;
        }
        int wanted = Math.min(unsent(), mss);
        boolean isNew = wanted > 0 && una + window - nxt >= wanted && transmitNew(wanted);
        if (!isNew) {
            if (!transmit(Sequence.max(una, nxt - mss), nxt)) {
                return;
            }
            isTimed = false;
            repeatedNanos = tcp.clock().nanos();
            tcp.counters().add(Counter.TCP_RETRANSMITTED);
        }
        tcp.counters().add(Counter.TCP_TAIL_PROBES);
        tailProbe.sent(nxt, !isNew);
        timers.arm(Kind.RETRANSMIT, tcp.clock().nanos() + rtt.timeoutNanos());
    }

    private long probeInterval() {
        long max = tcp.config().times().maxRetransmissionNanos();
        return Math.min(rtt.timeoutNanos() << Math.min(probeBackOff, MAX_PROBE_SHIFT), max);
    }

    /** The persist timer: sends at least one octet, whatever the window (RFC 9293 §3.8.6.1). */
    void probe() {
        int bound = tcp.config().times().retransmissions();
        // A peer that answers may keep its window closed for as long as it likes, but not for an application that is
        // gone.
        if (++probes > bound || probeBackOff > bound && connection.isClosed()) {
            connection.timedOut();
            return;
        }
        probeBackOff++;
        tcp.counters().add(Counter.TCP_WINDOW_PROBES);
        if (isProbing) {
            transmit(una, nxt);
        } else if (unsent() > 0) {
            int length = Math.min(Math.min(unsent(), mss), Math.max(1, una + window - nxt));
            isProbing = true;
            isProbing = transmitNew(length);
            isTimed = false;
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
        congestion.timedOut(flight(), mss, retransmissions > 1);
        recovery.timedOut(una, nxt);
        tailProbe.stop();
        rtt.backOff();
        isTimed = false;
        output();
    }

    /** The path takes segments of {@code mss} bytes only: what is under way was too large. */
    void reduceMss(int mss) {
        this.mss = mss;
        if (isProbing) {
            // The probe was too large: another one takes its place.
            isProbing = false;
            nxt = una;
        } else if (flight() > 0) {
            recovery.repeatAll(una, nxt);
            isTimed = false;
        }
        tcp.outputs().add(connection);
    }

    int queuedBytes() {
        return queue.bytes();
    }

    void clear() {
        queue.clear();
    }
}
