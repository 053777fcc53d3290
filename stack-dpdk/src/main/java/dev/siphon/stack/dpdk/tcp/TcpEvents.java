package dev.siphon.stack.dpdk.tcp;

/**
 * What a connection tells its application, on the worker's thread and from within {@link TcpConnection}'s processing: take
 * note of it and act later. Conditions are told when they come about, once.
 */
public interface TcpEvents {

    /** There is something to read, the peer's stream has ended, or the connection has failed. */
    void readable();

    /** The connection is established or has failed, or there is room again after a send that left something behind. */
    void writable();

    /** Nobody listens. */
    TcpEvents NONE = new TcpEvents() {
        @Override
        public void readable() {}

        @Override
        public void writable() {}
    };
}
