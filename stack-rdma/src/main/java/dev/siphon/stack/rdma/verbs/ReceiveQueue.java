package dev.siphon.stack.rdma.verbs;

import com.ibm.disni.verbs.IbvRecvWR;
import com.ibm.disni.verbs.IbvSge;
import com.ibm.disni.verbs.SVCPostRecv;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.util.LinkedList;
import java.util.List;

/** Receives of one queue pair into slots of equal size, each posted by a call that is made once. */
public final class ReceiveQueue {

    private final SVCPostRecv[] posts;

    /**
     * A queue of {@code slots} receives of {@code slotBytes} each from the start of {@code memory}; a slot's number is added to
     * {@code firstId} to give its request's id.
     */
    @SuppressWarnings("JdkObsolete") // what DiSNI takes
    public ReceiveQueue(QueuePair pair, MemoryRegion memory, int slotBytes, int slots, long firstId)
            throws TransportException {
        this.posts = new SVCPostRecv[slots];
        try {
            for (int slot = 0; slot < slots; slot++) {
                IbvSge element = new IbvSge();
                element.setAddr(memory.address() + (long) slot * slotBytes);
                element.setLength(slotBytes);
                element.setLkey(memory.localKey());
                IbvRecvWR request = new IbvRecvWR();
                request.setWr_id(firstId + slot);
                request.setSg_list(new LinkedList<>(List.of(element)));
                request.setNum_sge(1);
                posts[slot] = pair.pair().postRecv(List.of(request), null);
            }
        } catch (IOException e) {
            throw VerbsFailure.of("preparing receives", e);
        }
    }

    /** Posts every slot. */
    public void postAll() throws TransportException {
        for (int slot = 0; slot < posts.length; slot++) {
            post(slot);
        }
    }

    /** Posts {@code slot}, whose content is no longer needed. */
    public void post(int slot) throws TransportException {
        try {
            posts[slot].execute();
        } catch (IOException e) {
            throw VerbsFailure.of("posting a receive", e);
        }
    }

    /** Frees the calls. The queue pair is gone or about to go. */
    public void free() {
        for (SVCPostRecv post : posts) {
            post.free();
        }
    }
}
