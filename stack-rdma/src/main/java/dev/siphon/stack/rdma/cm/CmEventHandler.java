package dev.siphon.stack.rdma.cm;

import com.ibm.disni.verbs.RdmaCmEvent.EventType;

/** What becomes of an id, on the thread that drains its channel. */
public interface CmEventHandler {

    /**
     * An event of this id, other than a request to connect.
     *
     * @param status 0, a negative errno, or for a rejection the reason of the CM
     */
    void happened(EventType event, int status);

    /** Somebody asks to connect: {@code child} is a new id, which is accepted, or closed to refuse. */
    default void requested(CmId child) {
        child.destroy();
    }
}
