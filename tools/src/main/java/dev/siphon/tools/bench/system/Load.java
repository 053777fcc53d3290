package dev.siphon.tools.bench.system;

/**
 * What is asked of a system in one row.
 *
 * @param size data of each request in bytes
 * @param depth requests under way at any time on each connection; of an open load, at most
 * @param rate requests per second, all connections together, which are due whether or not there were replies: an open load.
 *     0 for a closed one, where a slot's next request follows on its reply
 */
public record Load(int size, int depth, double rate) {

    /** {@code depth} requests are always under way. */
    public static Load closed(int size, int depth) {
        return new Load(size, depth, 0);
    }

    public boolean isOpen() {
        return rate > 0;
    }
}
