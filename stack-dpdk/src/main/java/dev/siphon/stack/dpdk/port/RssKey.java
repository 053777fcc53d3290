package dev.siphon.stack.dpdk.port;

import java.util.HexFormat;

/** The key by which devices and workers hash flows: Microsoft's, which devices have by default. */
final class RssKey {

    private static final String DIGITS =
            "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa";

    private RssKey() {}

    static byte[] bytes() {
        return HexFormat.of().parseHex(DIGITS);
    }
}
