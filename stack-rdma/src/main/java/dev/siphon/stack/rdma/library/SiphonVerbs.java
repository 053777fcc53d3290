package dev.siphon.stack.rdma.library;

import java.io.IOException;

/**
 * The natives of {@code libdisni.so} that DiSNI lacks. The ids are those of DiSNI's objects
 * ({@link com.ibm.disni.verbs.impl.NatObject#getObjId()}); an id that names no open object gives an {@link IOException}. Any thread may
 * call them; a call must not race with the destruction of its own object.
 */
public final class SiphonVerbs {
    private SiphonVerbs() {}

    /** The version of DiSNI's natives, that of ours, then the sizes and offsets that both sides must agree upon. */
    static native int[] abi();

    /** The descriptor of an event channel, non-blocking, readable when {@code getCmEvent} has something. */
    public static native int eventChannelFd(long eventChannel) throws IOException;

    /** The descriptor of a completion channel, non-blocking, readable when {@code getCqEvent} has something. */
    public static native int completionChannelFd(long completionChannel) throws IOException;

    /** The status of the id's newest event: 0, a negative errno, or a reject reason of the CM; DiSNI's own is always -1. */
    public static native int eventStatus(long cmId) throws IOException;

    /** The private data that came with the id's newest event that had some, as padded by the CM; empty if none had. */
    public static native byte[] privateData(long cmId) throws IOException;

    /** Lets the id's events come from another event channel, as when a worker takes over an accepted connection (rdma_migrate_id). */
    public static native void migrate(long cmId, long eventChannel) throws IOException;

    /** What a status of a work completion means (ibv_wc_status_str). */
    public static native String completionStatus(int status);

    /** The name of an event type (rdma_event_str). */
    public static native String eventName(int type);

    /**
     * Sets the IPv4 type of service or IPv6 traffic class, DSCP in its upper six bits, of a connection to be: before its address is
     * resolved, or before a listener's is bound. On RoCE the kernel derives the service level from it.
     */
    public static native void typeOfService(long cmId, int value) throws IOException;

    /** Sets how long a packet may go unacknowledged before it is sent again: 4.096 microseconds times two to this power, 0 to 31. */
    public static native void acknowledgeTimeout(long cmId, int exponent) throws IOException;

    /** Lets a listener be bound to a port whose earlier connections linger. */
    public static native void reuseAddress(long cmId, boolean reuse) throws IOException;

    /** Moves a queue pair to the error state: what was posted comes back as flushed. */
    public static native void failQueuePair(long queuePair) throws IOException;

    /** What {@link QueuePairAttributes} is made of. */
    static native int[] queryQueuePair(long queuePair) throws IOException;

    /** Names of the devices that this library can drive, which needs the provider's package besides the kernel's driver. */
    public static native String[] usableDevices() throws IOException;

    static native void bind(long cmId, byte[] address, int scope, int port) throws IOException;

    static native void resolveAddress(long cmId, byte[] address, int scope, int port, int timeoutMillis)
            throws IOException;

    static native byte[] localAddress(long cmId) throws IOException;

    static native byte[] peerAddress(long cmId) throws IOException;

    /** What {@link OpenObjects} is made of. */
    static native int[] openObjects();
}
