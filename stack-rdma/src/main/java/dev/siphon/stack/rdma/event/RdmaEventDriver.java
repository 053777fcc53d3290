package dev.siphon.stack.rdma.event;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.event.FiredEvents;
import dev.siphon.stack.posix.epoll.EpollDriver;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a worker of this transport waits on: the handles of its sockets, which are numbers of its own, and through epoll the
 * descriptors of event and completion channels, which are told to listeners and are no handles. While the worker polls
 * its completion queues, epoll is looked at only now and then.
 */
public final class RdmaEventDriver implements EventDriver {

    /**
     * How many turns of a polling worker pass between two looks at the descriptors, at which connects and disconnects are
     * seen. Counted, since a clock may cost more than a turn.
     */
    private static final int TURNS_PER_LOOK = 16;

    private static final int DESCRIPTORS_PER_LOOK = 64;

    private final EpollDriver epoll;
    private final HandleTable handles = new HandleTable();
    private final Map<Integer, DescriptorListener> listeners = new HashMap<>();
    private final FiredEvents readable = new FiredEvents(DESCRIPTORS_PER_LOOK);
    private int turnsSinceLook;
    private boolean closed;

    private RdmaEventDriver(EpollDriver epoll) {
        this.epoll = epoll;
    }

    /**
     * A driver with an epoll descriptor of its own.
     *
     * @throws TransportException if the kernel refuses one
     */
    public static RdmaEventDriver open() throws TransportException {
        return new RdmaEventDriver(EpollDriver.open());
    }

    /** The handles of the worker's sockets. */
    public HandleTable handles() {
        return handles;
    }

    /** Calls {@code listener} whenever {@code descriptor} becomes readable. */
    public void watchDescriptor(int descriptor, DescriptorListener listener) throws TransportException {
        epoll.add(descriptor, EventCenter.NONE, EventCenter.READABLE);
        listeners.put(descriptor, listener);
    }

    /** Forgets {@code descriptor}, which is about to be closed. */
    public void unwatchDescriptor(int descriptor) {
        if (!closed) {
            epoll.remove(descriptor, EventCenter.READABLE, EventCenter.READABLE);
        }
        listeners.remove(descriptor);
    }

    @Override
    public void add(int handle, int currentMask, int addedMask) throws IOException {
        if (!handles.isOpen(handle)) {
            throw new TransportException(Errno.ENOENT, "file event for handle " + handle + ", which is not open");
        }
        handles.watch(handle, addedMask);
    }

    @Override
    public void remove(int handle, int currentMask, int removedMask) {
        handles.unwatch(handle, removedMask);
    }

    @Override
    public void await(FiredEvents fired, long timeoutNanos) throws IOException {
        if (handles.hasReports()) {
            handles.report(fired);
        }
        if (timeoutNanos != 0 && fired.size() == 0) {
            look(timeoutNanos);
        } else if (++turnsSinceLook >= TURNS_PER_LOOK) {
            look(0);
        }
        handles.report(fired);
    }

    private void look(long timeoutNanos) throws IOException {
        turnsSinceLook = 0;
        readable.clear();
        epoll.await(readable, timeoutNanos);
        for (int i = 0; i < readable.size(); i++) {
            DescriptorListener listener = listeners.get(readable.handle(i));
            if (listener != null) {
                listener.readable();
            }
        }
    }

    @Override
    public void wakeUp() {
        epoll.wakeUp();
    }

    @Override
    public void close() {
        closed = true;
        epoll.close();
    }
}
