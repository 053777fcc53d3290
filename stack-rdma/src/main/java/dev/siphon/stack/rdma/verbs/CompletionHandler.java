package dev.siphon.stack.rdma.verbs;

/** Told of each completion, on the thread that polls. */
@FunctionalInterface
public interface CompletionHandler {

    /**
     * A work request has come to its end.
     *
     * @param workRequestId what the request was posted with
     * @param status 0, or an {@code ibv_wc_status}; nothing but the id is valid besides it
     * @param bytes length of what was received
     */
    void completed(long workRequestId, int status, int bytes);
}
