package dev.siphon.stack.dpdk.tcp;

/** Sequence numbers, which wrap: "less" means "less than half the space before" (RFC 9293 §3.4). */
final class Sequence {

    private Sequence() {}

    static boolean less(int a, int b) {
        return a - b < 0;
    }

    static boolean lessOrEqual(int a, int b) {
        return a - b <= 0;
    }

    static int max(int a, int b) {
        return less(a, b) ? b : a;
    }

    static int min(int a, int b) {
        return less(a, b) ? a : b;
    }
}
