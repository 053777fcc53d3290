package dev.siphon.stack.dpdk.arp;

/** Is told that another host uses the own address. */
public interface ConflictListener {

    /** {@code hardware} claims the own address, which was claimed anew; told at most once per defence. */
    void conflict(long hardware);
}
