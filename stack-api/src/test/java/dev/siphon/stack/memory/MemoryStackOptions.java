package dev.siphon.stack.memory;

import dev.siphon.stack.threaded.StackTraits;
import java.net.InetAddress;

/**
 * How a memory stack is and where it lives.
 *
 * @param traits the traits it declares, and keeps to
 * @param host the address of its host: what unbound connections come from, and what the wildcard and loopback addresses
 *     mean to it. Stacks with equal hosts share its ports
 * @param windowBytes how much each direction of a connection holds between sender and reader
 * @param poolBytes bound of the payload memory of each worker, in bytes: beyond it the pool has nothing to give
 */
public record MemoryStackOptions(StackTraits traits, InetAddress host, int windowBytes, long poolBytes) {

    public MemoryStackOptions {
        if (windowBytes < 1) {
            throw new IllegalArgumentException("windowBytes is " + windowBytes + ", must be at least 1");
        }
    }

    /** Like TCP: one listen table, a writable event after connect, no zero-copy read, ready at once; on 127.0.0.1. */
    public static MemoryStackOptions defaults() {
        return new MemoryStackOptions(
                new StackTraits(false, true, false, true), InetAddress.getLoopbackAddress(), 64 << 10, 1L << 30);
    }

    public MemoryStackOptions traits(StackTraits traits) {
        return new MemoryStackOptions(traits, host, windowBytes, poolBytes);
    }

    /** Lives at {@code host}, a literal address. */
    public MemoryStackOptions host(String host) {
        return new MemoryStackOptions(traits, Addresses.literal(host), windowBytes, poolBytes);
    }

    public MemoryStackOptions windowBytes(int windowBytes) {
        return new MemoryStackOptions(traits, host, windowBytes, poolBytes);
    }

    public MemoryStackOptions poolBytes(long poolBytes) {
        return new MemoryStackOptions(traits, host, windowBytes, poolBytes);
    }
}
