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

    /** How many objects of each kind are open in this process. */
    static native int[] openObjects();
}
