package dev.siphon.stack.rdma.library;

import java.io.IOException;

/**
 * What became of a queue pair, as ibv_query_qp(3) tells it.
 *
 * @param state 0 reset, 1 init, 2 ready to receive, 3 ready to send, 6 error, ...
 * @param pathMtu bytes per packet; 0 before the connection
 * @param serviceLevel of the InfiniBand header, or the priority on RoCE
 * @param trafficClass of the global route header, DSCP in its upper six bits
 * @param gidIndex which of the port's GIDs is the source
 * @param port of the device, from 1
 * @param peerQueuePair the number of the peer's
 * @param acknowledgeTimeout see {@link SiphonVerbs#acknowledgeTimeout}
 * @param retries of a packet that is not acknowledged
 * @param notReadyRetries when the peer has no receive posted; 7 means without end
 * @param readsUnderWay RDMA READs that this side may have under way
 * @param readsServed RDMA READs of the peer that this side serves at once
 * @param sendRequests sends that fit into the queue, at least as many as were asked for; so with the following
 * @param receiveRequests receives that fit
 * @param sendElements pieces that one send gathers
 * @param receiveElements pieces that one receive scatters to
 * @param inlineBytes bytes that a send may take along at once
 */
public record QueuePairAttributes(
        int state,
        int pathMtu,
        int serviceLevel,
        int trafficClass,
        int gidIndex,
        int port,
        int peerQueuePair,
        int acknowledgeTimeout,
        int retries,
        int notReadyRetries,
        int readsUnderWay,
        int readsServed,
        int sendRequests,
        int receiveRequests,
        int sendElements,
        int receiveElements,
        int inlineBytes) {

    /** Asks the device. */
    public static QueuePairAttributes of(long queuePair) throws IOException {
        int[] v = SiphonVerbs.queryQueuePair(queuePair);
        return new QueuePairAttributes(
                v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15],
                v[16]);
    }
}
