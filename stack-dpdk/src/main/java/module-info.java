/** DPDK as a transport: a shim that moves bursts of packets, and a TCP/IP in Java per worker. */
module dev.siphon.stack.dpdk {
    requires transitive dev.siphon.stack;
    requires static transitive org.jspecify;
    requires org.jctools.core.jdk11;
    requires org.slf4j;

    provides dev.siphon.stack.NetworkStackProvider with
            dev.siphon.stack.dpdk.DpdkStackProvider;
}
