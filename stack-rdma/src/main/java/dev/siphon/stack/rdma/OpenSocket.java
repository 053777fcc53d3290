package dev.siphon.stack.rdma;

/** What a worker closes when it ends, if its user has not. */
interface OpenSocket {

    void close();
}
