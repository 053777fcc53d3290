package dev.siphon.stack.event;

/** Called on the center's thread when a handle is ready. Exceptions are logged and do not end the loop. */
@FunctionalInterface
public interface FileEventHandler {

    /**
     * Does what readiness allows.
     *
     * @param handle what is ready
     * @param mask for what: {@link EventCenter#READABLE}, {@link EventCenter#WRITABLE} or both
     */
    void ready(int handle, int mask);
}
