/** Kernel TCP and AF_UNIX as a transport. */
module dev.siphon.stack.posix {
    requires transitive dev.siphon.stack;
    requires java.management;
    requires jdk.management;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires org.jnrproject.ffi;
    requires org.jnrproject.constants;
    requires org.jnrproject.unixsocket;

    // jnr-ffi needs these, and being an automatic module cannot say so.
    requires org.objectweb.asm;
    requires org.objectweb.asm.commons;
    requires org.objectweb.asm.tree;
    requires org.objectweb.asm.tree.analysis;
    requires org.objectweb.asm.util;

    exports dev.siphon.stack.posix.epoll;

    // jnr-ffi generates the implementation of the libc interfaces in a loader, and so a module, of its own.
    opens dev.siphon.stack.posix.libc;

    provides dev.siphon.stack.NetworkStackProvider with
            dev.siphon.stack.posix.PosixStackProvider;
}
