package dev.siphon.stack.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Handlers by handle, as a table: handles are small numbers. */
final class FileEvents {

    private static final int INITIAL_SIZE = 1024;

    private @Nullable FileEventHandler[] readable = new FileEventHandler[INITIAL_SIZE];
    private @Nullable FileEventHandler[] writable = new FileEventHandler[INITIAL_SIZE];

    int mask(int handle) {
        if (handle >= readable.length) {
            return EventCenter.NONE;
        }
        return (readable[handle] != null ? EventCenter.READABLE : EventCenter.NONE)
                | (writable[handle] != null ? EventCenter.WRITABLE : EventCenter.NONE);
    }

    void set(int handle, int mask, FileEventHandler handler) {
        if (handle >= readable.length) {
            int grown = Math.max(handle + 1, readable.length * 2);
            readable = Arrays.copyOf(readable, grown);
            writable = Arrays.copyOf(writable, grown);
        }
        if ((mask & EventCenter.READABLE) != 0) {
            readable[handle] = handler;
        }
        if ((mask & EventCenter.WRITABLE) != 0) {
            writable[handle] = handler;
        }
    }

    void clear(int handle, int mask) {
        if (handle >= readable.length) {
            return;
        }
        if ((mask & EventCenter.READABLE) != 0) {
            readable[handle] = null;
        }
        if ((mask & EventCenter.WRITABLE) != 0) {
            writable[handle] = null;
        }
    }

    /** Readable first, then writable; one handler for both is called once. What was deleted meanwhile is skipped. */
    void serve(int handle, int mask) {
        int wanted = mask & mask(handle);
        FileEventHandler reader = (wanted & EventCenter.READABLE) != 0 ? readable[handle] : null;
        FileEventHandler writer = (wanted & EventCenter.WRITABLE) != 0 ? writable[handle] : null;
        if (reader != null) {
            reader.ready(handle, reader == writer ? wanted : EventCenter.READABLE);
        }
        if (writer != null && writer != reader && writable[handle] == writer) {
            writer.ready(handle, EventCenter.WRITABLE);
        }
    }
}
