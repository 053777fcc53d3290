package dev.siphon.it.messenger;

import dev.siphon.it.support.Descriptors;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import jnr.ffi.LibraryLoader;

/** What is set on this process's sockets (getsockopt(2), Linux's numbers). */
final class Getsockopt {

    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUF = 8;
    static final int SO_PRIORITY = 12;
    static final int SO_ACCEPTCONN = 30;
    static final int SO_DOMAIN = 39;
    static final int AF_INET = 2;
    static final int IPPROTO_TCP = 6;
    static final int TCP_NODELAY = 1;
    static final int TCP_INFO = 11;

    /** Where TCP_INFO has a listener's backlog ({@code tcpi_sacked}). */
    private static final int BACKLOG_OFFSET = 28;

    private static final Libc LIBC = LibraryLoader.create(Libc.class).load("c");

    /** The one function. */
    public interface Libc {
        int getsockopt(int fd, int level, int name, byte[] value, int[] length);
    }

    private Getsockopt() {}

    /** The values of an option of all TCP version 4 connections. */
    static List<Integer> ofConnections(int level, int name) {
        return sockets()
                .filter(fd -> !isListener(fd))
                .map(fd -> value(fd, level, name, 0))
                .flatMapToInt(OptionalInt::stream)
                .boxed()
                .toList();
    }

    /** The backlogs of all listeners. */
    static List<Integer> backlogs() {
        return sockets()
                .filter(Getsockopt::isListener)
                .map(fd -> value(fd, IPPROTO_TCP, TCP_INFO, BACKLOG_OFFSET))
                .flatMapToInt(OptionalInt::stream)
                .boxed()
                .toList();
    }

    private static Stream<Integer> sockets() {
        return Descriptors.ofSockets().entrySet().stream()
                .filter(entry -> entry.getValue().startsWith("socket:"))
                .map(entry -> Integer.valueOf(entry.getKey()))
                .filter(fd -> value(fd, SOL_SOCKET, SO_DOMAIN, 0).orElse(0) == AF_INET);
    }

    private static boolean isListener(int fd) {
        return value(fd, SOL_SOCKET, SO_ACCEPTCONN, 0).orElse(0) == 1;
    }

    private static OptionalInt value(int fd, int level, int name, int offset) {
        byte[] bytes = new byte[256];
        int result = LIBC.getsockopt(fd, level, name, bytes, new int[] {bytes.length});
        return result == 0
                ? OptionalInt.of(java.nio.ByteBuffer.wrap(bytes)
                        .order(java.nio.ByteOrder.nativeOrder())
                        .getInt(offset))
                : OptionalInt.empty();
    }
}
