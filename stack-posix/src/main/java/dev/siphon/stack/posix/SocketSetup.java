package dev.siphon.stack.posix;

import static dev.siphon.stack.posix.libc.SocketConstants.AF_INET6;
import static dev.siphon.stack.posix.libc.SocketConstants.AF_UNIX;
import static dev.siphon.stack.posix.libc.SocketConstants.IPPROTO_IP;
import static dev.siphon.stack.posix.libc.SocketConstants.IPPROTO_IPV6;
import static dev.siphon.stack.posix.libc.SocketConstants.IPPROTO_TCP;
import static dev.siphon.stack.posix.libc.SocketConstants.IPTOS_CLASS_CS6;
import static dev.siphon.stack.posix.libc.SocketConstants.IPV6_TCLASS;
import static dev.siphon.stack.posix.libc.SocketConstants.IP_TOS;
import static dev.siphon.stack.posix.libc.SocketConstants.SOL_SOCKET;
import static dev.siphon.stack.posix.libc.SocketConstants.SO_PRIORITY;
import static dev.siphon.stack.posix.libc.SocketConstants.SO_RCVBUF;
import static dev.siphon.stack.posix.libc.SocketConstants.SO_REUSEADDR;
import static dev.siphon.stack.posix.libc.SocketConstants.TCP_NODELAY;

import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.posix.libc.Libc;
import dev.siphon.stack.posix.libc.NativeMemory;
import dev.siphon.stack.posix.libc.SystemError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Socket options. A stream works without each of them, so one that is refused is logged and not an error, as in Ceph.
 *
 * <p>IPV6_V6ONLY is left as the system has it, as Ceph leaves it: on Linux a listener on {@code ::} serves IPv4 too,
 * unless net.ipv6.bindv6only says otherwise.
 */
final class SocketSetup {

    private static final Logger LOG = LoggerFactory.getLogger(SocketSetup.class);

    private final Libc libc;
    private final NativeMemory value = NativeMemory.allocate(Integer.BYTES);

    SocketSetup(Libc libc) {
        this.libc = libc;
    }

    /** Lets a listener have an address on which old connections still linger. */
    void reuseAddress(int fd) {
        set(fd, SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
    }

    /** Before bind, listen or connect, since the receive buffer decides the window that is offered at the start. */
    void apply(int fd, int family, SocketOptions options) {
        if (options.receiveBufferBytes() > 0) {
            set(fd, SOL_SOCKET, SO_RCVBUF, options.receiveBufferBytes(), "SO_RCVBUF");
        }
        if (family == AF_UNIX) {
            return;
        }
        if (options.noDelay()) {
            set(fd, IPPROTO_TCP, TCP_NODELAY, 1, "TCP_NODELAY");
        }
        if (options.priority() >= 0) {
            if (family == AF_INET6) {
                set(fd, IPPROTO_IPV6, IPV6_TCLASS, IPTOS_CLASS_CS6, "IPV6_TCLASS");
            } else {
                set(fd, IPPROTO_IP, IP_TOS, IPTOS_CLASS_CS6, "IP_TOS");
            }
            // Last, since the type of service sets a priority too.
            set(fd, SOL_SOCKET, SO_PRIORITY, options.priority(), "SO_PRIORITY");
        }
    }

    private void set(int fd, int level, int option, int number, String name) {
        value.bytes().putInt(0, number);
        if (libc.setsockopt(fd, level, option, value.address(), Integer.BYTES) < 0) {
            LOG.warn(
                    "{}",
                    SystemError.lastAsException("setting " + name + " to " + number)
                            .getMessage());
        }
    }
}
