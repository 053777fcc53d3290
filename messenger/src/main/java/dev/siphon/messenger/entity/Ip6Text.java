package dev.siphon.messenger.entity;

/** IPv6 addresses in the short form of RFC 5952, which {@code java.net} does not print. */
final class Ip6Text {

    private static final int GROUPS = 8;

    private Ip6Text() {}

    /** The 16 bytes of {@code ip} as text: lower case, the first longest run of two or more zero groups as {@code ::}. */
    static String print(byte[] ip) {
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = zeroGroupsFrom(ip, i);
            if (length > runLength) {
                runStart = i;
                runLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(ip, i)));
            }
        }
        return text.toString();
    }

    private static int zeroGroupsFrom(byte[] ip, int start) {
        int end = start;
        while (end < GROUPS && group(ip, end) == 0) {
            end++;
        }
        return end - start;
    }

    private static int group(byte[] ip, int i) {
        return (ip[2 * i] & 0xFF) << 8 | (ip[2 * i + 1] & 0xFF);
    }
}
