package dev.siphon.stack.event;

/** Handles of user space, of which one is always ready. */
final class QuietDriver implements EventDriver {

    private final UserspaceEventManager manager = new UserspaceEventManager();
    private final int handle = manager.open();

    int handle() {
        return handle;
    }

    @Override
    public void add(int added, int currentMask, int addedMask) {
        manager.listen(added, addedMask);
    }

    @Override
    public void remove(int removed, int currentMask, int removedMask) {
        manager.unlisten(removed, removedMask);
    }

    @Override
    public void await(FiredEvents fired, long timeoutNanos) {
        manager.notify(handle, EventCenter.READABLE);
        manager.report(fired);
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
}
