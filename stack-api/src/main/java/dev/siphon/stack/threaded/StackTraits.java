package dev.siphon.stack.threaded;

/**
 * What a transport declares; see the methods of the same names in {@link dev.siphon.stack.NetworkStack}.
 *
 * @param readyAtOnce whether the stack is ready without {@link dev.siphon.stack.NetworkStack#ready()}
 */
public record StackTraits(
        boolean supportsLocalListenTable,
        boolean nonblockConnectNeedsWritableEvent,
        boolean supportsZeroCopyRead,
        boolean readyAtOnce) {}
