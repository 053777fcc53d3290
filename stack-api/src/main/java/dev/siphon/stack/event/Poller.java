package dev.siphon.stack.event;

/** Something a loop must look at itself, since no handle announces it: a completion queue, a receive ring. */
public interface Poller {

    /** Does the work that is there, if any, and returns how much. */
    int poll();

    /**
     * Prepares for sleep: arms whatever ends the loop's wait (a completion channel, a receive interrupt) and then looks
     * once more. False if there is work after all, or if nothing could end the wait: the loop then does not sleep.
     */
    boolean prepareToSleep();
}
