package dev.siphon.stack.memory;

import java.net.SocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Faults by chance, the same for the same seed. Each kind is off until it is switched on; rates are per thousand.
 * Switching on returns this plan.
 */
public final class RandomFaults implements FaultPlan {

    private static final int THOUSAND = 1000;

    private final Random random;
    private int splitRate;
    private int maxPieceBytes = 1;
    private int lendingRefusedRate;
    private long maxDelayNanos;
    private long maxConnectDelayNanos;
    private int resetRate;
    private int blackholeRate;
    private int connectResetRate;
    private int acceptFailureRate;
    private int spuriousRate;
    private boolean reorders;

    public RandomFaults(long seed) {
        this.random = new Random(seed);
    }

    /** All that a correct peer never notices: pieces, delays up to a millisecond, order, spurious wake-ups. */
    public static RandomFaults harmless(long seed) {
        return new RandomFaults(seed)
                .splits(500, 100)
                .refusesToLend(100)
                .delays(1_000_000)
                .connectDelays(1_000_000)
                .reorders()
                .wakesSpuriously(20);
    }

    /** Moves {@code rate} pieces of a thousand as at most {@code maxPieceBytes} bytes, when sent, delivered and read. */
    public RandomFaults splits(int rate, int maxPieceBytes) {
        this.splitRate = rate;
        this.maxPieceBytes = maxPieceBytes;
        return this;
    }

    /** Lends nothing at {@code rate} of a thousand attempts to read without a copy. */
    public RandomFaults refusesToLend(int rate) {
        this.lendingRefusedRate = rate;
        return this;
    }

    /** Everything is moved byte by byte. */
    public RandomFaults byteByByte() {
        return splits(THOUSAND, 1);
    }

    /** Pieces are under way for up to {@code maxNanos}. */
    public RandomFaults delays(long maxNanos) {
        this.maxDelayNanos = maxNanos;
        return this;
    }

    /** Attempts to connect are under way for up to {@code maxNanos}. */
    public RandomFaults connectDelays(long maxNanos) {
        this.maxConnectDelayNanos = maxNanos;
        return this;
    }

    /** Resets a connection before {@code rate} of a thousand pieces. */
    public RandomFaults resets(int rate) {
        this.resetRate = rate;
        return this;
    }

    /** Silently drops a connection before {@code rate} of a thousand pieces. */
    public RandomFaults blackholes(int rate) {
        this.blackholeRate = rate;
        return this;
    }

    /** Refuses {@code rate} of a thousand attempts to connect. */
    public RandomFaults refuses(int rate) {
        this.connectResetRate = rate;
        return this;
    }

    /** Fails {@code rate} of a thousand accepts for want of descriptors. */
    public RandomFaults acceptFails(int rate) {
        this.acceptFailureRate = rate;
        return this;
    }

    /** Wakes a handle without reason in {@code rate} of a thousand turns. */
    public RandomFaults wakesSpuriously(int rate) {
        this.spuriousRate = rate;
        return this;
    }

    /** Serves handles and workers in any order. */
    public RandomFaults reorders() {
        this.reorders = true;
        return this;
    }

    @Override
    public int sendLimit(Flow flow, int length) {
        return piece(length);
    }

    @Override
    public int readLimit(Flow flow, int length) {
        return piece(length);
    }

    @Override
    public boolean lends(Flow flow) {
        return !happens(lendingRefusedRate);
    }

    @Override
    public int split(Flow flow, int length) {
        return piece(length);
    }

    private int piece(int length) {
        return happens(splitRate) ? Math.min(length, 1 + random.nextInt(maxPieceBytes)) : length;
    }

    @Override
    public long delayNanos(Flow flow) {
        return upTo(maxDelayNanos);
    }

    @Override
    public Fate fate(Flow flow) {
        if (happens(resetRate)) {
            return Fate.RESET;
        }
        return happens(blackholeRate) ? Fate.BLACKHOLE : Fate.DELIVER;
    }

    @Override
    public Fate connectFate(SocketAddress from, SocketAddress to) {
        return happens(connectResetRate) ? Fate.RESET : Fate.DELIVER;
    }

    @Override
    public long connectDelayNanos(SocketAddress from, SocketAddress to) {
        return upTo(maxConnectDelayNanos);
    }

    @Override
    public boolean acceptFails(SocketAddress listener) {
        return happens(acceptFailureRate);
    }

    @Override
    public boolean wakesSpuriously() {
        return happens(spuriousRate);
    }

    @Override
    public void reorder(List<?> ready) {
        if (reorders) {
            Collections.shuffle(ready, random);
        }
    }

    private boolean happens(int rate) {
        return rate > 0 && random.nextInt(THOUSAND) < rate;
    }

    private long upTo(long max) {
        return max == 0 ? 0 : (long) (random.nextDouble() * max);
    }
}
