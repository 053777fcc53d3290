package dev.siphon.stack.posix.epoll;

import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.posix.libc.NativeMemory;
import java.nio.ByteBuffer;

/** An array of {@code struct epoll_event}, re-used from wait to wait. */
final class EpollEvents {

    private static final int EPOLLIN = 0x1;
    private static final int EPOLLOUT = 0x4;
    private static final int EPOLLERR = 0x8;
    private static final int EPOLLHUP = 0x10;
    private static final int EPOLLET = 1 << 31;

    /** sys/epoll.h packs the structure on x86-64 only, so that 32-bit programs share its layout. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64")
            || System.getProperty("os.arch").equals("x86_64");

    private static final int DATA_OFFSET = PACKED ? 4 : 8;
    private static final int EVENT_BYTES = DATA_OFFSET + 8;

    private final NativeMemory memory;
    private final ByteBuffer bytes;
    private final int capacity;

    EpollEvents(int capacity) {
        this.capacity = capacity;
        this.memory = NativeMemory.allocate(capacity * EVENT_BYTES);
        this.bytes = memory.bytes();
    }

    long address() {
        return memory.address();
    }

    int capacity() {
        return capacity;
    }

    /** Makes the first event a request to watch {@code fd} for {@code mask}, edge-triggered. */
    void request(int fd, int mask) {
        int events = EPOLLET;
        if ((mask & EventCenter.READABLE) != 0) {
            events |= EPOLLIN;
        }
        if ((mask & EventCenter.WRITABLE) != 0) {
            events |= EPOLLOUT;
        }
        bytes.putInt(0, events);
        bytes.putInt(DATA_OFFSET, fd);
    }

    int fd(int index) {
        return bytes.getInt(index * EVENT_BYTES + DATA_OFFSET);
    }

    /** What event {@code index} says in terms of the event center; an error or a hang-up is both readable and writable. */
    int mask(int index) {
        int events = bytes.getInt(index * EVENT_BYTES);
        if ((events & (EPOLLERR | EPOLLHUP)) != 0) {
            return EventCenter.READABLE | EventCenter.WRITABLE;
        }
        return ((events & EPOLLIN) != 0 ? EventCenter.READABLE : EventCenter.NONE)
                | ((events & EPOLLOUT) != 0 ? EventCenter.WRITABLE : EventCenter.NONE);
    }
}
