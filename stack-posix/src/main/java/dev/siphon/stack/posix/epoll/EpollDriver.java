package dev.siphon.stack.posix.epoll;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.event.FiredEvents;
import dev.siphon.stack.posix.libc.Libc;
import dev.siphon.stack.posix.libc.LibcLibrary;
import dev.siphon.stack.posix.libc.SystemError;
import java.io.IOException;
import java.util.Arrays;
import jnr.constants.platform.OpenFlags;

/**
 * Edge-triggered epoll, woken through an eventfd. Handles are kernel descriptors. See epoll(7).
 *
 * <p>Timeouts are kept to the nanosecond where epoll_pwait2 exists, and rounded up to the millisecond elsewhere.
 */
public final class EpollDriver implements EventDriver {

    /** As many as a turn of the event center serves. */
    private static final int MAX_EVENTS = 1024;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;

    private final Libc libc;
    private final int epfd;
    private final int eventfd;
    private final EpollWait wait;
    private final EpollEvents ready = new EpollEvents(MAX_EVENTS);
    private final EpollEvents request = new EpollEvents(1);

    /** What each descriptor is watched for; the kernel may still watch it for writable besides. */
    private byte[] watched = new byte[MAX_EVENTS];

    /** Keeps a late wake-up from writing to a descriptor that has become someone else's. */
    private final Object wakeLock = new Object();

    private boolean closed;

    private EpollDriver(Libc libc, int epfd, int eventfd, EpollWait wait) {
        this.libc = libc;
        this.epfd = epfd;
        this.eventfd = eventfd;
        this.wait = wait;
    }

    /**
     * Opens an epoll descriptor and its eventfd.
     *
     * @throws TransportException if the kernel refuses ({@link dev.siphon.stack.Errno#EMFILE}, ...)
     * @throws LinkageError if the C library cannot be called on this machine or by this process
     */
    public static EpollDriver open() throws TransportException {
        return open(EpollWait::finest);
    }

    static EpollDriver open(EpollWait.Choice choice) throws TransportException {
        Libc libc = LibcLibrary.libc();
        int epfd = libc.epoll_create1(OpenFlags.O_CLOEXEC.intValue());
        if (epfd < 0) {
            throw SystemError.lastAsException("epoll_create1");
        }
        int eventfd = libc.eventfd(0, OpenFlags.O_CLOEXEC.intValue() | OpenFlags.O_NONBLOCK.intValue());
        if (eventfd < 0) {
            TransportException failure = SystemError.lastAsException("eventfd");
            libc.close(epfd);
            throw failure;
        }
        EpollDriver driver = new EpollDriver(libc, epfd, eventfd, choice.choose(libc, epfd));
        try {
            driver.add(eventfd, EventCenter.NONE, EventCenter.READABLE);
        } catch (TransportException e) {
            driver.close();
            throw e;
        }
        return driver;
    }

    @Override
    public void add(int handle, int currentMask, int addedMask) throws TransportException {
        request.request(handle, currentMask | addedMask);
        int operation = currentMask == EventCenter.NONE ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
        if (libc.epoll_ctl(epfd, operation, handle, request.address()) < 0) {
            throw SystemError.lastAsException("epoll_ctl to watch descriptor " + handle);
        }
        if (handle >= watched.length) {
            watched = Arrays.copyOf(watched, Math.max(handle + 1, watched.length * 2));
        }
        watched[handle] = (byte) (currentMask | addedMask);
    }

    @Override
    public void remove(int handle, int currentMask, int removedMask) {
        if (handle < 0 || handle >= watched.length) {
            return;
        }
        int left = currentMask & ~removedMask;
        watched[handle] = (byte) left;
        // Each change makes the kernel report again what is ready already. A stream that stays readable would pay for
        // the
        // end of each backlog with a call here and a needless read; that it becomes writable meanwhile is rare.
        if (left != EventCenter.READABLE) {
            request.request(handle, left);
            libc.epoll_ctl(epfd, left == EventCenter.NONE ? EPOLL_CTL_DEL : EPOLL_CTL_MOD, handle, request.address());
        }
    }

    @Override
    public void await(FiredEvents fired, long timeoutNanos) throws IOException {
        int room = Math.min(ready.capacity(), fired.capacity() - fired.size());
        long start = timeoutNanos > 0 ? System.nanoTime() : 0;
        long left = timeoutNanos;
        int count = wait.await(epfd, ready, room, left);
        while (count < 0) {
            int error = SystemError.last();
            if (error != SystemError.EINTR) {
                throw SystemError.exception(error, "epoll_wait on descriptor " + epfd);
            }
            if (timeoutNanos > 0) {
                left = Math.max(0, timeoutNanos - (System.nanoTime() - start));
            }
            count = wait.await(epfd, ready, room, left);
        }
        for (int i = 0; i < count; i++) {
            int fd = ready.fd(i);
            int mask = ready.mask(i) & watched[fd];
            // The eventfd is never read: being edge-triggered, each write to it is an event of its own.
            if (fd != eventfd && mask != EventCenter.NONE) {
                fired.add(fd, mask);
            }
        }
    }

    @Override
    public void wakeUp() {
        synchronized (wakeLock) {
            if (!closed) {
                libc.eventfd_write(eventfd, 1);
            }
        }
    }

    @Override
    public void close() {
        synchronized (wakeLock) {
            if (!closed) {
                closed = true;
                libc.close(eventfd);
                libc.close(epfd);
            }
        }
    }
}
