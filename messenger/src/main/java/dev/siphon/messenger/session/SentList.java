package dev.siphon.messenger.session;

import dev.siphon.messenger.Message;

/**
 * The messages that a lossless connection has written and its peer has not yet acknowledged, with the sequence numbers they
 * were written under. Holds one reference to each. One thread at a time.
 */
public final class SentList {

    private final NumberedMessages messages;

    /** A list whose messages count in {@code budget} until they are acknowledged. */
    public SentList(SendBudget budget) {
        this.messages = new NumberedMessages(budget);
    }

    /**
     * Appends {@code message}, and takes over one reference.
     *
     * @throws IllegalArgumentException if {@code seq} is not above the last one
     */
    public void add(Message message, long seq) {
        if (!messages.isEmpty() && seq <= messages.lastSeq()) {
            throw new IllegalArgumentException(
                    "sequence number " + seq + " after " + messages.lastSeq() + ", must be larger");
        }
        messages.addLast(message, seq);
    }

    /**
     * Releases the messages up to and including {@code seq}.
     *
     * @return how many those were
     */
    public int acknowledge(long seq) {
        return messages.releaseUpTo(seq);
    }

    /**
     * Moves all messages to the front of {@code queue}, to be written again.
     *
     * @return how many those were
     */
    int requeueTo(OutQueue queue) {
        int count = messages.size();
        while (!messages.isEmpty()) {
            long seq = messages.lastSeq();
            Message last = messages.pollLast();
            if (last != null) {
                queue.requeue(last, seq);
            }
        }
        return count;
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    public int size() {
        return messages.size();
    }

    /** Drops all messages. */
    public void clear() {
        messages.clear();
    }
}
