package dev.siphon.stack.dpdk;

/** Something that a worker closes when it ends. */
interface OpenSocket {

    void close();
}
