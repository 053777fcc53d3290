package dev.siphon.stack.posix.epoll;

import dev.siphon.stack.posix.libc.EpollPwait2;
import dev.siphon.stack.posix.libc.Libc;
import dev.siphon.stack.posix.libc.LibcLibrary;
import dev.siphon.stack.posix.libc.NativeMemory;

/** One wait on an epoll descriptor, as finely as C library and kernel can measure it. */
@FunctionalInterface
interface EpollWait {

    /** Which kind of wait a driver uses. */
    @FunctionalInterface
    interface Choice {
        EpollWait choose(Libc libc, int epfd);
    }

    /**
     * @param timeoutNanos 0 only looks, negative has no end
     * @return the number of events, or -1 with the error left for {@link dev.siphon.stack.posix.libc.SystemError}
     */
    int await(int epfd, EpollEvents events, int maxEvents, long timeoutNanos);

    /** Waits in nanoseconds if {@code epfd} can be waited on so; otherwise in milliseconds. */
    static EpollWait finest(Libc libc, int epfd) {
        EpollPwait2 pwait2 = LibcLibrary.epollPwait2();
        if (pwait2 == null) {
            return inMillis(libc);
        }
        EpollWait inNanos = inNanos(pwait2);
        // An old kernel says ENOSYS, a container's filter EPERM; either way there is no such call.
        return inNanos.await(epfd, new EpollEvents(1), 1, 0) < 0 ? inMillis(libc) : inNanos;
    }

    /** By epoll_pwait2. */
    static EpollWait inNanos(EpollPwait2 libc) {
        NativeMemory timespec = NativeMemory.allocate(16);
        return (epfd, events, maxEvents, timeoutNanos) -> {
            if (timeoutNanos < 0) {
                return libc.epoll_pwait2(epfd, events.address(), maxEvents, 0, 0);
            }
            timespec.bytes().putLong(0, timeoutNanos / 1_000_000_000).putLong(8, timeoutNanos % 1_000_000_000);
            return libc.epoll_pwait2(epfd, events.address(), maxEvents, timespec.address(), 0);
        };
    }

    /** By epoll_wait, rounded up: cut off, a timer of less than a millisecond would be waited for by spinning. */
    static EpollWait inMillis(Libc libc) {
        return (epfd, events, maxEvents, timeoutNanos) -> {
            long millis = timeoutNanos < 0 ? -1 : timeoutNanos / 1_000_000 + (timeoutNanos % 1_000_000 > 0 ? 1 : 0);
            return libc.epoll_wait(epfd, events.address(), maxEvents, (int) Math.min(millis, Integer.MAX_VALUE));
        };
    }
}
