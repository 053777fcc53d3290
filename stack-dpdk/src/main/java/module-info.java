/** A poll-mode port as a transport: one TCP/IP instance per worker, in Java. */
module dev.siphon.stack.dpdk {
    requires transitive dev.siphon.stack;
    requires static transitive org.jspecify;
    requires org.jctools.core.jdk11;
}
