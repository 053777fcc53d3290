package dev.siphon.it.recovery;

import dev.siphon.stack.memory.Fate;
import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.memory.Flow;
import dev.siphon.stack.memory.RandomFaults;
import java.net.SocketAddress;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;

/**
 * What the network does to connections: always pieces, delays and spurious events, and in a storm it ends a share of them
 * after a number of bytes that was chosen beforehand, most often within the handshake.
 */
final class Weather implements FaultPlan {

    private static final long NEVER = Long.MAX_VALUE;

    /** More than a handshake has in either direction. */
    private static final int HANDSHAKE_BYTES = 400;

    private static final int TRAFFIC_BYTES = 20_000;

    private record Cut(long after, Fate fate) {}

    private static final Cut NONE = new Cut(NEVER, Fate.DELIVER);

    private final Random random;
    private final RandomFaults harmless;
    private final IdentityHashMap<Flow, Cut> cuts = new IdentityHashMap<>();
    private int cutPercent;
    private boolean isHealed;

    Weather(long seed) {
        this.random = new Random(seed);
        this.harmless = RandomFaults.harmless(seed + 1);
    }

    /** Of the flows that begin from now on, {@code percent} of a hundred will be cut. */
    void storm(int percent) {
        cutPercent = percent;
    }

    /** Nothing is cut from now on, whatever was chosen. */
    void calm() {
        cutPercent = 0;
        cuts.clear();
    }

    /** As {@link #calm}, and no event without reason: each counts as a sign of life, and dead connections are to time out. */
    void heal() {
        calm();
        isHealed = true;
    }

    private Cut cut(Flow flow) {
        return cuts.computeIfAbsent(flow, begun -> cutPercent == 0 ? NONE : choose());
    }

    private Cut choose() {
        if (random.nextInt(100) >= cutPercent) {
            return NONE;
        }
        int range = random.nextInt(10) < 6 ? HANDSHAKE_BYTES : TRAFFIC_BYTES;
        return new Cut(random.nextInt(range), random.nextInt(4) == 0 ? Fate.BLACKHOLE : Fate.RESET);
    }

    @Override
    public int split(Flow flow, int length) {
        long left = cut(flow).after - flow.delivered();
        int piece = harmless.split(flow, length);
        return left > 0 ? (int) Math.min(left, piece) : piece;
    }

    @Override
    public Fate fate(Flow flow) {
        Cut cut = cut(flow);
        return flow.delivered() >= cut.after ? cut.fate : Fate.DELIVER;
    }

    @Override
    public Fate connectFate(SocketAddress from, SocketAddress to) {
        if (random.nextInt(100) >= cutPercent / 2) {
            return Fate.DELIVER;
        }
        return random.nextInt(4) == 0 ? Fate.BLACKHOLE : Fate.RESET;
    }

    @Override
    public int sendLimit(Flow flow, int length) {
        return harmless.sendLimit(flow, length);
    }

    @Override
    public int readLimit(Flow flow, int length) {
        return harmless.readLimit(flow, length);
    }

    @Override
    public long delayNanos(Flow flow) {
        return harmless.delayNanos(flow);
    }

    @Override
    public long connectDelayNanos(SocketAddress from, SocketAddress to) {
        return harmless.connectDelayNanos(from, to);
    }

    @Override
    public boolean wakesSpuriously() {
        return !isHealed && harmless.wakesSpuriously();
    }

    @Override
    public void reorder(List<?> ready) {
        harmless.reorder(ready);
    }
}
