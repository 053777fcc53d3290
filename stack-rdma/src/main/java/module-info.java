/** RDMA verbs as a transport, through DiSNI. */
module dev.siphon.stack.rdma {
    requires transitive dev.siphon.stack;
    requires dev.siphon.stack.posix;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires org.objectweb.asm;
    requires disni;

    provides dev.siphon.stack.NetworkStackProvider with
            dev.siphon.stack.rdma.RdmaStackProvider;
}
