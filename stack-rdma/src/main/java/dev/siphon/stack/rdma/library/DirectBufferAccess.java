package dev.siphon.stack.rdma.library;

import com.ibm.disni.verbs.RdmaProvider;
import dev.siphon.stack.UnavailableException;

/** The package of the JDK from which DiSNI takes the addresses of direct buffers, closed since release 16. */
final class DirectBufferAccess {

    private static final String PACKAGE = "sun.nio.ch";

    private DirectBufferAccess() {}

    static void check() throws UnavailableException {
        Module disni = RdmaProvider.class.getModule();
        if (!Object.class.getModule().isExported(PACKAGE, disni)) {
            String flag =
                    "--add-exports java.base/" + PACKAGE + "=" + (disni.isNamed() ? disni.getName() : "ALL-UNNAMED");
            throw new UnavailableException(
                    "DiSNI may not use java.base/" + PACKAGE + " on this JVM", "run java with " + flag);
        }
    }
}
