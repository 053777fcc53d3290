package dev.siphon.stack.dpdk.config;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The cores that workers are kept on, one each in order; none if workers go where the system puts them.
 *
 * @param text as it was given, hexadecimal
 * @param cores the bits that are set
 */
public record CoreMask(String text, List<Integer> cores) {

    /** Hexadecimal with or without 0x; empty for none. */
    static CoreMask parse(String text) {
        if (text.isEmpty()) {
            return new CoreMask(text, List.of());
        }
        String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
        BigInteger bits;
        try {
            bits = new BigInteger(digits, 16);
        } catch (NumberFormatException e) {
            throw unusable(text, "a mask of cores is a hexadecimal number, bit 0 for core 0");
        }
        if (bits.signum() <= 0) {
            throw unusable(text, "it names no core; leave the key out to let workers go where the system puts them");
        }
        int present = Runtime.getRuntime().availableProcessors();
        List<Integer> cores = IntStream.range(0, bits.bitLength())
                .filter(bits::testBit)
                .boxed()
                .toList();
        if (cores.size() > present) {
            throw unusable(text, "it names " + cores.size() + " cores, and this process has " + present);
        }
        return new CoreMask(text, cores);
    }

    /** Checks that {@code workers} workers find a core each. */
    public void checkHolds(int workers) {
        if (!cores.isEmpty() && cores.size() < workers) {
            throw unusable(
                    text,
                    "it names " + cores.size() + " cores, and each of " + workers
                            + " workers (ms_async_op_threads) needs one of its own");
        }
    }

    private static IllegalArgumentException unusable(String text, String why) {
        return new IllegalArgumentException(DpdkOptions.CEPH_PREFIX + "coremask is " + text + ": " + why);
    }
}
