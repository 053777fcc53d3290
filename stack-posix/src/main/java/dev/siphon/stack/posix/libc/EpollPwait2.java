package dev.siphon.stack.posix.libc;

/**
 * epoll_wait with a timeout in nanoseconds: Linux 5.11, glibc 2.35. Apart from {@link Libc}, since it may be missing.
 *
 * <p>Public only because its implementation is generated outside of this package.
 */
public interface EpollPwait2 {

    /** {@code timeout} is the address of a timespec, 0 for none; {@code signalMask} 0 leaves the mask alone. */
    int epoll_pwait2(int epfd, long events, int maxEvents, long timeout, long signalMask);
}
