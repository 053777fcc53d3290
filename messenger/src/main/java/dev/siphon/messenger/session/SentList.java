package dev.siphon.messenger.session;

import dev.siphon.messenger.Message;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a lossless connection has written and its peer has not yet acknowledged, with the sequence numbers they
 * were written under. Holds one reference to each. Bounded by the peer, which acknowledges what it takes in; {@link #size}
 * tells. One thread at a time.
 */
public final class SentList {

    private @Nullable Message[] messages = new @Nullable Message[16];
    private long[] seqs = new long[16];
    private int head;
    private int size;

    /**
     * Appends {@code message}, and takes over one reference.
     *
     * @throws IllegalArgumentException if {@code seq} is not above the last one
     */
    public void add(Message message, long seq) {
        if (size > 0 && seq <= seqs[slot(size - 1)]) {
            throw new IllegalArgumentException(
                    "sequence number " + seq + " after " + seqs[slot(size - 1)] + ", must be larger");
        }
        if (size == messages.length) {
            grow();
        }
        int slot = slot(size);
        messages[slot] = message;
        seqs[slot] = seq;
        size++;
    }

    /**
     * Releases the messages up to and including {@code seq}.
     *
     * @return how many those were
     */
    public int acknowledge(long seq) {
        int before = size;
        while (size > 0 && seqs[head] <= seq) {
            removeFirst();
        }
        return before - size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    /** Drops all messages. */
    public void clear() {
        while (size > 0) {
            removeFirst();
        }
    }

    private void removeFirst() {
        Message message = messages[head];
        messages[head] = null;
        head = (head + 1) & (messages.length - 1);
        size--;
        if (message != null) {
            message.release();
        }
    }

    private int slot(int index) {
        return (head + index) & (messages.length - 1);
    }

    private void grow() {
        int old = messages.length;
        int upToEnd = old - head;
        @Nullable Message[] grownMessages = Arrays.copyOfRange(messages, head, head + 2 * old);
        long[] grownSeqs = Arrays.copyOfRange(seqs, head, head + 2 * old);
        System.arraycopy(messages, 0, grownMessages, upToEnd, head);
        System.arraycopy(seqs, 0, grownSeqs, upToEnd, head);
        messages = grownMessages;
        seqs = grownSeqs;
        head = 0;
    }
}
