package dev.siphon.messenger;

/** A message was refused, since too much is queued or unacknowledged on its connection already ({@code siphon_max_queued_bytes}). */
public final class SendQueueFullException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    public SendQueueFullException(String message) {
        super(message);
    }
}
