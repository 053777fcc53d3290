package dev.siphon.stack.rdma.event;

/** Told on the worker's thread that a kernel descriptor has become readable. */
@FunctionalInterface
public interface DescriptorListener {

    void readable();
}
