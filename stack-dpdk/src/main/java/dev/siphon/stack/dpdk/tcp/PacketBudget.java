package dev.siphon.stack.dpdk.tcp;

/** How many packets all connections of an instance may keep for one purpose. */
final class PacketBudget {

    private final int max;
    private int used;

    PacketBudget(int max) {
        this.max = max;
    }

    boolean tryTake() {
        if (used == max) {
            return false;
        }
        used++;
        return true;
    }

    void give(int packets) {
        used -= packets;
    }

    int used() {
        return used;
    }
}
