package dev.siphon.stack.rdma.verbs;

import com.ibm.disni.verbs.IbvCQ;
import com.ibm.disni.verbs.IbvCompChannel;
import com.ibm.disni.verbs.IbvWC;
import com.ibm.disni.verbs.SVCPollCq;
import com.ibm.disni.verbs.SVCReqNotify;
import com.ibm.disni.verbs.impl.NatIbvCompChannel;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.library.SiphonVerbs;
import java.io.IOException;

/**
 * A completion queue with a channel of its own, and how much of it is spoken for: a queue that overruns is lost, so whoever
 * posts reserves an entry for each request that may be under way. On one thread.
 */
public final class CompletionQueue {

    /** Most completions that one poll hands over. */
    public static final int BATCH = 32;

    /** The natives count what was taken; this acknowledges all of it. */
    private static final int ALL_EVENTS = Integer.MAX_VALUE;

    private final IbvCompChannel channel;
    private final IbvCQ queue;
    private final int capacity;
    private final int descriptor;
    private final IbvWC[] completions = new IbvWC[BATCH];
    private final SVCPollCq poll;
    private final SVCReqNotify arm;
    private int reserved;
    private int retiring;
    private boolean armed;

    private CompletionQueue(IbvCompChannel channel, IbvCQ queue, int capacity, int descriptor) throws IOException {
        this.channel = channel;
        this.queue = queue;
        this.capacity = capacity;
        this.descriptor = descriptor;
        for (int i = 0; i < BATCH; i++) {
            completions[i] = new IbvWC();
        }
        this.poll = queue.poll(completions, BATCH);
        this.arm = queue.reqNotification(false);
    }

    /** A queue of {@code entries} completions on the device of {@code domain}. */
    public static CompletionQueue create(ProtectionDomain domain, int entries) throws TransportException {
        String attempted = "creating a completion queue of " + entries + " entries on " + domain.device();
        try {
            IbvCompChannel channel = domain.context().createCompChannel();
            try {
                int descriptor = SiphonVerbs.completionChannelFd(((NatIbvCompChannel) channel).getObjId());
                IbvCQ queue = domain.context().createCQ(channel, entries, 0);
                return new CompletionQueue(channel, queue, entries, descriptor);
            } catch (IOException e) {
                channel.destroyCompChannel();
                throw e;
            }
        } catch (IOException e) {
            throw VerbsFailure.of(attempted, e);
        }
    }

    IbvCQ queue() {
        return queue;
    }

    /** Readable when the queue, having been armed, got a completion. */
    public int descriptor() {
        return descriptor;
    }

    /** Reserves {@code entries}; false if there are not as many. */
    public boolean reserve(int entries) {
        if (entries > capacity - reserved) {
            return false;
        }
        reserved += entries;
        return true;
    }

    /** Gives {@code entries} back once the queue has been polled empty: until then stale completions may occupy them. */
    public void retire(int entries) {
        retiring += entries;
    }

    /** Whether nothing is reserved. */
    public boolean isIdle() {
        return reserved == retiring;
    }

    /**
     * Hands up to a batch of completions to {@code handler}.
     *
     * @return how many there were
     * @throws TransportException if the queue has failed: then all of its queue pairs have
     */
    public int poll(CompletionHandler handler) throws TransportException {
        int count;
        try {
            count = poll.execute().getPolls();
        } catch (IOException e) {
            throw VerbsFailure.of("polling a completion queue", e);
        }
        if (count < BATCH && retiring > 0) {
            reserved -= retiring;
            retiring = 0;
        }
        for (int i = 0; i < count; i++) {
            IbvWC completion = completions[i];
            handler.completed(completion.getWr_id(), completion.getStatus(), completion.getByte_len());
        }
        return count;
    }

    /** Makes the next completion announce itself at the descriptor. Completions there already do not: poll once more. */
    public void arm() throws TransportException {
        if (!armed) {
            try {
                arm.execute();
            } catch (IOException e) {
                throw VerbsFailure.of("arming a completion queue", e);
            }
            armed = true;
        }
    }

    /** Takes the announcements off the descriptor; the queue is no longer armed. */
    public void takeEvents() throws TransportException {
        armed = false;
        try {
            while (channel.getCqEvent(queue, 0)) {
                queue.ackEvents(ALL_EVENTS);
            }
        } catch (IOException e) {
            throw VerbsFailure.of("taking events of a completion channel", e);
        }
    }

    /** Frees queue and channel, in this order; its queue pairs must have gone before. */
    public void destroy() throws TransportException {
        poll.free();
        arm.free();
        try {
            VerbsFailure.check(queue.destroyCQ(), "destroying a completion queue");
            VerbsFailure.check(channel.destroyCompChannel(), "destroying a completion channel");
        } catch (IOException e) {
            throw VerbsFailure.of("destroying a completion queue", e);
        }
    }
}
