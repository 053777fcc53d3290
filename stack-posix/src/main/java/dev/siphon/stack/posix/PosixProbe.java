package dev.siphon.stack.posix;

import dev.siphon.stack.Availability;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.posix.epoll.EpollDriver;
import java.util.Set;

/** Tries what the transport stands on. */
final class PosixProbe {

    /** The architectures with 64-bit pointers that jnr-ffi and this transport's structures are made for. */
    private static final Set<String> ARCHITECTURES =
            Set.of("amd64", "x86_64", "aarch64", "ppc64le", "s390x", "riscv64", "loongarch64");

    private PosixProbe() {}

    static Availability availability() {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        if (!system.equals("Linux") || !ARCHITECTURES.contains(architecture)) {
            return Availability.unavailable(
                    "this is " + system + " on " + architecture, "the posix transport needs 64-bit Linux");
        }
        try {
            EpollDriver.open().close();
            return Availability.available();
        } catch (TransportException e) {
            return Availability.unavailable(
                    "epoll was refused: " + e.getMessage(),
                    "raise the limit of open files (ulimit -n), or allow epoll in the container's seccomp profile");
        } catch (LinkageError e) {
            return Availability.unavailable(
                    "the C library cannot be called: " + e.getMessage(),
                    "run java with --enable-native-access=ALL-UNNAMED (on the module path,"
                            + " --enable-native-access=org.jnrproject.jffi), and have java.io.tmpdir on a file system that is not mounted noexec");
        }
    }
}
