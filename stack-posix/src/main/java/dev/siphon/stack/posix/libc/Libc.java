package dev.siphon.stack.posix.libc;

import jnr.ffi.annotations.IgnoreError;

/**
 * System calls, as section 2 of the manual has them. Pointers are native addresses, {@code size_t} and {@code ssize_t}
 * are long (64-bit systems only), so that a call neither converts nor allocates. A failed call returns -1 and leaves its
 * error for {@link SystemError}, except where errors are ignored.
 *
 * <p>Public only because its implementation is generated outside of this package.
 */
public interface Libc {

    int socket(int domain, int type, int protocol);

    int bind(int fd, long address, int addressLength);

    int listen(int fd, int backlog);

    int accept4(int fd, long address, long addressLength, int flags);

    int connect(int fd, long address, int addressLength);

    int getsockname(int fd, long address, long addressLength);

    int setsockopt(int fd, int level, int option, long value, int valueLength);

    long recv(int fd, long buffer, long length, int flags);

    long recvmsg(int fd, long message, int flags);

    long send(int fd, long buffer, long length, int flags);

    long sendmsg(int fd, long message, int flags);

    @IgnoreError
    int shutdown(int fd, int how);

    /** The descriptor is gone even if an error is returned. */
    @IgnoreError
    int close(int fd);

    @IgnoreError
    int unlink(long path);

    int epoll_create1(int flags);

    int epoll_ctl(int epfd, int operation, int fd, long event);

    int epoll_wait(int epfd, long events, int maxEvents, int timeoutMillis);

    int eventfd(int initial, int flags);

    /** Cannot fail before 2⁶⁴ − 1 wake-ups. */
    @IgnoreError
    int eventfd_write(int fd, long value);
}
