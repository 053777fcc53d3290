package dev.siphon.stack.rdma.verbs;

import com.ibm.disni.verbs.IbvSendWR;
import com.ibm.disni.verbs.IbvSge;
import com.ibm.disni.verbs.SVCPostSend;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

/**
 * Sends of one queue pair, gathered and posted in lists. A stateful call of DiSNI has a fixed number of requests, so there is
 * one for each power of two, and a list goes in as few calls as its length has ones.
 */
public final class SendQueue {

    /** Ask for a completion. */
    public static final int SIGNALED = IbvSendWR.IBV_SEND_SIGNALED;

    /** Take the bytes at once, so that their memory may be used again. */
    public static final int INLINE = IbvSendWR.IBV_SEND_INLINE;

    /** Most requests that are gathered. */
    public static final int BATCH = 8;

    private static final int CALLS = 4;
    private static final int ELEMENTS = 2;

    private final SVCPostSend[] calls = new SVCPostSend[CALLS];
    private final SVCPostSend.SendWRMod[][] requests = new SVCPostSend.SendWRMod[CALLS][];
    private final SVCPostSend.SgeMod[][] elements = new SVCPostSend.SgeMod[CALLS][];

    private final long[] ids = new long[BATCH];
    private final int[] flags = new int[BATCH];
    private final long[] addresses = new long[BATCH * ELEMENTS];
    private final int[] lengths = new int[BATCH * ELEMENTS];
    private final int[] keys = new int[BATCH * ELEMENTS];
    private int gathered;

    /** The sends of {@code pair}. */
    public SendQueue(QueuePair pair) throws TransportException {
        try {
            for (int power = 0; power < CALLS; power++) {
                prepare(pair, power);
            }
        } catch (IOException e) {
            throw VerbsFailure.of("preparing sends", e);
        }
    }

    @SuppressWarnings("JdkObsolete") // what DiSNI takes
    private void prepare(QueuePair pair, int power) throws IOException {
        int count = 1 << power;
        List<IbvSendWR> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            IbvSendWR request = new IbvSendWR();
            request.setOpcode(IbvSendWR.IBV_WR_SEND);
            request.setSg_list(new LinkedList<>(List.of(new IbvSge(), new IbvSge())));
            list.add(request);
        }
        SVCPostSend call = pair.pair().postSend(list, null);
        calls[power] = call;
        requests[power] = new SVCPostSend.SendWRMod[count];
        elements[power] = new SVCPostSend.SgeMod[count * ELEMENTS];
        for (int i = 0; i < count; i++) {
            requests[power][i] = call.getWrMod(i);
            for (int element = 0; element < ELEMENTS; element++) {
                elements[power][i * ELEMENTS + element] = requests[power][i].getSgeMod(element);
            }
        }
    }

    /** Begins the next request of the list, which goes out first if it is full. Its elements are to be set. */
    public void add(long id, int requestFlags) throws TransportException {
        if (gathered == BATCH) {
            post();
        }
        ids[gathered] = id;
        flags[gathered] = requestFlags;
        gathered++;
    }

    /** Sets one of the two elements of the request that was begun last. One of length 0 counts for nothing. */
    public void element(int index, long address, int length, int key) {
        int at = (gathered - 1) * ELEMENTS + index;
        addresses[at] = address;
        lengths[at] = length;
        keys[at] = key;
    }

    /** Asks for a completion of the request that was begun last. */
    public void signalLast() {
        flags[gathered - 1] |= SIGNALED;
    }

    /** Posts what was gathered. */
    public void post() throws TransportException {
        int done = 0;
        for (int power = CALLS - 1; power >= 0; power--) {
            if ((gathered - done) >> power > 0) {
                fill(power, done);
                try {
                    calls[power].execute();
                } catch (IOException e) {
                    gathered = 0;
                    throw VerbsFailure.of("posting sends", e);
                }
                done += 1 << power;
            }
        }
        gathered = 0;
    }

    private void fill(int power, int first) {
        for (int i = 0; i < 1 << power; i++) {
            requests[power][i].setWr_id(ids[first + i]);
            requests[power][i].setSend_flags(flags[first + i]);
            for (int element = 0; element < ELEMENTS; element++) {
                SVCPostSend.SgeMod target = elements[power][i * ELEMENTS + element];
                int from = (first + i) * ELEMENTS + element;
                target.setAddr(addresses[from]);
                target.setLength(lengths[from]);
                target.setLkey(keys[from]);
            }
        }
    }

    /** Frees the calls. The queue pair is gone or about to go. */
    public void free() {
        for (SVCPostSend call : calls) {
            call.free();
        }
    }
}
