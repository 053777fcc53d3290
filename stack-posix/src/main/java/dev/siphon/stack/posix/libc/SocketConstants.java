package dev.siphon.stack.posix.libc;

import jnr.constants.platform.AddressFamily;
import jnr.constants.platform.IP;
import jnr.constants.platform.IPProto;
import jnr.constants.platform.IPv6;
import jnr.constants.platform.Shutdown;
import jnr.constants.platform.Sock;
import jnr.constants.platform.SocketLevel;
import jnr.constants.platform.SocketMessage;
import jnr.constants.platform.SocketOption;
import jnr.constants.platform.TCP;

/** The numbers that this machine gives to the names of sys/socket.h and its companions. */
public final class SocketConstants {

    public static final int AF_UNIX = AddressFamily.AF_UNIX.intValue();
    public static final int AF_INET = AddressFamily.AF_INET.intValue();
    public static final int AF_INET6 = AddressFamily.AF_INET6.intValue();

    public static final int SOCK_STREAM = Sock.SOCK_STREAM.intValue();
    public static final int SOCK_NONBLOCK = Sock.SOCK_NONBLOCK.intValue();
    public static final int SOCK_CLOEXEC = Sock.SOCK_CLOEXEC.intValue();

    public static final int MSG_NOSIGNAL = SocketMessage.MSG_NOSIGNAL.intValue();
    public static final int MSG_MORE = SocketMessage.MSG_MORE.intValue();

    public static final int SHUT_RDWR = Shutdown.SHUT_RDWR.intValue();

    public static final int SOL_SOCKET = SocketLevel.SOL_SOCKET.intValue();
    public static final int SO_REUSEADDR = SocketOption.SO_REUSEADDR.intValue();
    public static final int SO_RCVBUF = SocketOption.SO_RCVBUF.intValue();
    public static final int SO_PRIORITY = SocketOption.SO_PRIORITY.intValue();

    public static final int IPPROTO_IP = IPProto.IPPROTO_IP.intValue();
    public static final int IP_TOS = IP.IP_TOS.intValue();
    public static final int IPPROTO_IPV6 = IPProto.IPPROTO_IPV6.intValue();
    public static final int IPV6_TCLASS = IPv6.IPV6_TCLASS.intValue();
    public static final int IPPROTO_TCP = IPProto.IPPROTO_TCP.intValue();
    public static final int TCP_NODELAY = TCP.TCP_NODELAY.intValue();

    /** Class selector 6 of RFC 2474 (IPTOS_CLASS_CS6 in netinet/ip.h). */
    public static final int IPTOS_CLASS_CS6 = 0xc0;

    /** Most segments that one call gathers (limits.h). */
    public static final int IOV_MAX = 1024;

    private SocketConstants() {}
}
