package dev.siphon.stack.rdma.verbs;

import com.ibm.disni.verbs.IbvQP;
import com.ibm.disni.verbs.IbvQPInitAttr;
import com.ibm.disni.verbs.RdmaCmId;
import dev.siphon.stack.TransportException;
import java.io.IOException;

/** A reliable connection's queues of sends and receives, both completing at one queue. On one thread. */
public final class QueuePair {

    /** Bytes that devices commonly take into a send request itself; those that do not are asked for less. */
    private static final int[] INLINE_BYTES = {256, 64, 0};

    private final RdmaCmId id;
    private final IbvQP pair;
    private final int inlineBytes;
    private final CompletionQueue completions;
    private final int entries;

    private QueuePair(RdmaCmId id, IbvQP pair, int inlineBytes, CompletionQueue completions, int entries) {
        this.id = id;
        this.pair = pair;
        this.inlineBytes = inlineBytes;
        this.completions = completions;
        this.entries = entries;
    }

    /** The pair of {@code id}, for {@code sends} and {@code receives} requests, which {@code completions} has room for. */
    public static QueuePair create(
            RdmaCmId id, ProtectionDomain domain, CompletionQueue completions, int sends, int receives)
            throws TransportException {
        IOException failure = new IOException("not tried");
        for (int inlineBytes : INLINE_BYTES) {
            IbvQPInitAttr attributes = new IbvQPInitAttr();
            attributes.setQp_type(IbvQP.IBV_QPT_RC);
            attributes.setSend_cq(completions.queue());
            attributes.setRecv_cq(completions.queue());
            attributes.cap().setMax_send_wr(sends);
            attributes.cap().setMax_recv_wr(receives);
            attributes.cap().setMax_inline_data(inlineBytes);
            try {
                IbvQP pair = id.createQP(domain.pd(), attributes);
                return new QueuePair(id, pair, inlineBytes, completions, sends + receives);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw VerbsFailure.of("creating a queue pair on " + domain.device(), failure);
    }

    /** Longest message that a send request can take in itself. */
    public int inlineBytes() {
        return inlineBytes;
    }

    IbvQP pair() {
        return pair;
    }

    /** Ends all requests and frees the pair: no memory is used any more. Its entries return to the completion queue. */
    public void destroy() throws TransportException {
        completions.retire(entries);
        try {
            VerbsFailure.check(id.destroyQP(), "destroying a queue pair");
        } catch (IOException e) {
            throw VerbsFailure.of("destroying a queue pair", e);
        }
    }
}
