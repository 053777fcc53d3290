package dev.siphon.stack.event;

import java.io.IOException;

/**
 * What an {@link EventCenter} waits on: epoll, or a table in user space. Events are edge-triggered. All calls come from
 * the center's thread, except {@link #wakeUp()}. Masks are those of {@link EventCenter}.
 */
public interface EventDriver extends AutoCloseable {

    /**
     * Watches {@code handle} for {@code addedMask} besides {@code currentMask}, which it was watched for before ({@link
     * EventCenter#NONE} if it is new). A condition that came about before and was not reported yet is reported; whether one
     * that was reported already is reported again is up to the driver.
     *
     * @throws IOException if the handle is unknown or the system's bound of watches is reached
     */
    void add(int handle, int currentMask, int addedMask) throws IOException;

    /** Stops watching {@code handle} for {@code removedMask} of {@code currentMask}. Unknown handles are ignored. */
    void remove(int handle, int currentMask, int removedMask);

    /**
     * Waits until a handle is ready, {@link #wakeUp()} is called, or {@code timeoutNanos} have passed – not earlier, and
     * without spinning. Errors and hang-ups are reported as readable and writable, as far as each is
     * watched for.
     *
     * @param timeoutNanos 0 looks without waiting; negative waits without end
     */
    void await(FiredEvents fired, long timeoutNanos) throws IOException;

    /** Ends a wait in progress, or else the next one at once. Any thread. */
    void wakeUp();

    /** False if {@link #await} never sleeps long, so that nobody needs to wake it. */
    default boolean needsWakeUp() {
        return true;
    }

    @Override
    void close();
}
