package dev.siphon.stack.event;

/** The handles that one {@link EventDriver#await} found ready, with their masks. Re-used from turn to turn. */
public final class FiredEvents {

    private final int[] handles;
    private final int[] masks;
    private int size;

    /** Room for {@code capacity} handles; a driver reports the rest in its next wait. */
    public FiredEvents(int capacity) {
        this.handles = new int[capacity];
        this.masks = new int[capacity];
    }

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return handles.length;
    }

    /** Notes that {@code handle} is ready for {@code mask}. */
    public void add(int handle, int mask) {
        handles[size] = handle;
        masks[size] = mask;
        size++;
    }

    public int handle(int index) {
        return handles[index];
    }

    public int mask(int index) {
        return masks[index];
    }
}
