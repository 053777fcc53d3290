package dev.siphon.stack.rdma;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.event.RdmaEventDriver;
import dev.siphon.stack.rdma.verbs.CompletionHandler;
import dev.siphon.stack.rdma.verbs.CompletionQueue;
import dev.siphon.stack.rdma.verbs.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's completion queues on one device: as many as its connections need, each larger than the one before. */
final class CompletionQueues {

    private static final int FIRST_ENTRIES = 4096;
    private static final int MAX_ENTRIES = 32_767;

    /** Batches taken from one queue before the others have their turn. */
    private static final int BATCHES_PER_TURN = 4;

    private static final Logger LOG = LoggerFactory.getLogger(CompletionQueues.class);

    private final ProtectionDomain domain;
    private final RdmaEventDriver driver;
    private final List<CompletionQueue> queues = new ArrayList<>();
    private int nextEntries = FIRST_ENTRIES;

    CompletionQueues(ProtectionDomain domain, RdmaEventDriver driver) {
        this.domain = domain;
        this.driver = driver;
    }

    /** A queue with {@code entries} entries reserved. */
    CompletionQueue reserve(int entries) throws TransportException {
        for (CompletionQueue queue : queues) {
            if (queue.reserve(entries)) {
                return queue;
            }
        }
        CompletionQueue added = create(entries);
        driver.watchDescriptor(added.descriptor(), () -> takeEvents(added));
        queues.add(added);
        added.reserve(entries);
        return added;
    }

    private CompletionQueue create(int entries) throws TransportException {
        int wanted = Math.max(nextEntries, entries);
        while (true) {
            try {
                CompletionQueue created = CompletionQueue.create(domain, wanted);
                nextEntries = Math.min(wanted * 2, MAX_ENTRIES);
                return created;
            } catch (TransportException e) {
                // The device may have a lower bound than is usual.
                if (wanted / 2 < entries) {
                    throw e;
                }
                wanted /= 2;
            }
        }
    }

    private static void takeEvents(CompletionQueue queue) {
        try {
            queue.takeEvents();
        } catch (TransportException e) {
            LOG.error("completions may go unnoticed", e);
        }
    }

    /** Hands completions to {@code handler}, a bounded number from each queue, and returns how many there were. */
    int poll(CompletionHandler handler) throws TransportException {
        int total = 0;
        for (int i = 0; i < queues.size(); i++) {
            CompletionQueue queue = queues.get(i);
            for (int batch = 0; batch < BATCHES_PER_TURN; batch++) {
                int count = queue.poll(handler);
                total += count;
                if (count < CompletionQueue.BATCH) {
                    break;
                }
            }
        }
        return total;
    }

    /** Makes every queue that is in use announce its next completion. */
    void arm() throws TransportException {
        for (int i = 0; i < queues.size(); i++) {
            if (!queues.get(i).isIdle()) {
                queues.get(i).arm();
            }
        }
    }

    /** Frees all queues, whose queue pairs have gone. */
    void destroy() {
        for (CompletionQueue queue : queues) {
            driver.unwatchDescriptor(queue.descriptor());
            try {
                queue.destroy();
            } catch (TransportException e) {
                LOG.warn("a completion queue stays behind", e);
            }
        }
        queues.clear();
    }
}
