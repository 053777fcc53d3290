package dev.siphon.stack.dpdk.timer;

/** At most so many in a second, for answers that a stranger could ask for without end. */
public final class RateLimit {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int perSecond;
    private long secondBegan;
    private int inSecond;

    public RateLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether another may be done at {@code nowNanos}; counts it if so. */
    public boolean allows(long nowNanos) {
        if (inSecond == 0 || nowNanos - secondBegan >= SECOND_NANOS) {
            secondBegan = nowNanos;
            inSecond = 0;
        }
        if (inSecond == perSecond) {
            return false;
        }
        inSecond++;
        return true;
    }
}
