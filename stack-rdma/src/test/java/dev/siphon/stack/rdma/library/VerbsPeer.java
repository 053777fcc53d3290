package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.disni.verbs.IbvCQ;
import com.ibm.disni.verbs.IbvCompChannel;
import com.ibm.disni.verbs.IbvContext;
import com.ibm.disni.verbs.IbvMr;
import com.ibm.disni.verbs.IbvPd;
import com.ibm.disni.verbs.IbvQP;
import com.ibm.disni.verbs.IbvQPInitAttr;
import com.ibm.disni.verbs.IbvRecvWR;
import com.ibm.disni.verbs.IbvSendWR;
import com.ibm.disni.verbs.IbvSge;
import com.ibm.disni.verbs.IbvWC;
import com.ibm.disni.verbs.RdmaCmId;
import com.ibm.disni.verbs.SVCPollCq;
import com.ibm.disni.verbs.impl.NatObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One end of a connection with all that it needs, by plain DiSNI. The first half of its memory is sent from, the second received to. */
final class VerbsPeer {

    static final int HALF = 4096;
    private static final int DEPTH = 32;
    private static final int ACCESS =
            IbvMr.IBV_ACCESS_LOCAL_WRITE | IbvMr.IBV_ACCESS_REMOTE_WRITE | IbvMr.IBV_ACCESS_REMOTE_READ;

    final RdmaCmId id;
    final IbvPd domain;
    final IbvCompChannel channel;
    final IbvCQ queue;
    final IbvQP pair;
    final ByteBuffer memory = ByteBuffer.allocateDirect(2 * HALF).order(ByteOrder.nativeOrder());
    final IbvMr region;
    private final IbvWC[] completions = new IbvWC[DEPTH];
    private final SVCPollCq poll;
    private final IbvWC[] one = {new IbvWC()};
    private final SVCPollCq pollOne;

    VerbsPeer(RdmaCmId id) throws IOException {
        this.id = id;
        IbvContext device = id.getVerbs();
        domain = device.allocPd();
        channel = device.createCompChannel();
        queue = device.createCQ(channel, 2 * DEPTH, 0);
        IbvQPInitAttr attributes = new IbvQPInitAttr();
        attributes.setQp_type(IbvQP.IBV_QPT_RC);
        attributes.setSend_cq(queue);
        attributes.setRecv_cq(queue);
        attributes.cap().setMax_send_wr(DEPTH);
        attributes.cap().setMax_recv_wr(DEPTH);
        attributes.cap().setMax_inline_data(64);
        pair = id.createQP(domain, attributes);
        region = domain.regMr(memory, ACCESS).execute().free().getMr();
        for (int i = 0; i < DEPTH; i++) {
            completions[i] = new IbvWC();
        }
        poll = queue.poll(completions, DEPTH);
        pollOne = queue.poll(one, 1);
    }

    static long objectId(Object object) {
        return ((NatObject) object).getObjId();
    }

    IbvSge element(int offset, int length) {
        IbvSge element = new IbvSge();
        element.setAddr(region.getAddr() + offset);
        element.setLength(length);
        element.setLkey(region.getLkey());
        return element;
    }

    @SuppressWarnings("JdkObsolete") // DiSNI asks for this type of list
    void postReceive(long requestId) throws IOException {
        IbvRecvWR request = new IbvRecvWR();
        request.setWr_id(requestId);
        request.setSg_list(new LinkedList<>(List.of(element(HALF, HALF))));
        request.setNum_sge(1);
        pair.postRecv(List.of(request), null).execute().free();
    }

    @SuppressWarnings("JdkObsolete") // DiSNI asks for this type of list
    IbvSendWR send(long requestId, int opcode, IbvSge... elements) {
        IbvSendWR request = new IbvSendWR();
        request.setWr_id(requestId);
        request.setOpcode(opcode);
        request.setSend_flags(IbvSendWR.IBV_SEND_SIGNALED);
        request.setSg_list(new LinkedList<>(List.of(elements)));
        request.setNum_sge(elements.length);
        return request;
    }

    void post(List<IbvSendWR> requests) throws IOException {
        pair.postSend(requests, null).execute().free();
    }

    /** Waits for the completion of a request, whatever its status; those of others are passed over. */
    IbvWC await(long requestId) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            int polled = poll.execute().getPolls();
            for (int i = 0; i < polled; i++) {
                if (completions[i].getWr_id() == requestId) {
                    return completions[i];
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no completion of request " + requestId);
    }

    /** Waits for one completion and takes no more than it. */
    IbvWC awaitOne() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            if (pollOne.execute().getPolls() > 0) {
                return one[0];
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no completion");
    }

    IbvWC awaitSuccess(long requestId) throws IOException {
        IbvWC completion = await(requestId);
        assertThat(SiphonVerbs.completionStatus(completion.getStatus())).isEqualTo("success");
        return completion;
    }

    /** Frees everything in the order that verbs ask for. */
    void close() throws IOException {
        assertThat(id.destroyQP()).as("queue pair").isZero();
        closeAfterQueuePair();
        assertThat(id.destroyId()).as("id").isZero();
    }

    /** As {@link #close()}, when the id and the queue pair are gone. */
    void closeAfterQueuePair() throws IOException {
        poll.free();
        pollOne.free();
        assertThat(queue.destroyCQ()).as("completion queue").isZero();
        assertThat(channel.destroyCompChannel()).as("completion channel").isZero();
        region.deregMr().execute();
        assertThat(freeDomain()).as("protection domain").isZero();
    }

    private int freeDomain() throws IOException {
        try {
            return domain.deallocPd();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("DiSNI declares more than it throws", e);
        }
    }
}
