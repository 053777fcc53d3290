package dev.siphon.stack.dpdk.sim;

/**
 * What a link does to frames.
 *
 * @param loss share that is lost
 * @param duplication share that comes twice
 * @param corruption share in which a bit is flipped
 * @param delayNanos how long each takes at least
 * @param jitterNanos and up to how much longer some take, so that others overtake them
 * @param jittered share that takes longer
 * @param slots frames under way in one direction at most; what comes on top is lost
 */
public record Conditions(
        double loss,
        double duplication,
        double corruption,
        long delayNanos,
        long jitterNanos,
        double jittered,
        int slots) {

    /** A link of 10 us that does nothing wrong. */
    public static Conditions perfect() {
        return new Conditions(0, 0, 0, 10_000, 0, 0, 4096);
    }
}
