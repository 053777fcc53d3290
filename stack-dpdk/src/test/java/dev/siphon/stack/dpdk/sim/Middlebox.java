package dev.siphon.stack.dpdk.sim;

import java.util.Set;

/** Takes options out of SYNs on their way, as some firewalls do: neither end may rely on them then. */
record Middlebox(Set<Integer> stripped) {

    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int TCP = 20;
    private static final int SYN = 2;
    private static final int NO_OPERATION = 1;

    byte[] pass(byte[] frame) {
        boolean isTcp = frame[ETHERNET + 9] == 6;
        if (stripped.isEmpty() || !isTcp || (frame[ETHERNET + IP + 13] & SYN) == 0) {
            return frame;
        }
        byte[] passed = frame.clone();
        int end = ETHERNET + IP + (passed[ETHERNET + IP + 12] >> 4 & 0xF) * 4;
        int at = ETHERNET + IP + TCP;
        while (at < end && passed[at] != 0) {
            int length = passed[at] == NO_OPERATION ? 1 : passed[at + 1];
            if (stripped.contains((int) passed[at])) {
                for (int i = 0; i < length; i++) {
                    passed[at + i] = NO_OPERATION;
                }
            }
            at += length;
        }
        return Frames.withTcpChecksum(passed);
    }
}
