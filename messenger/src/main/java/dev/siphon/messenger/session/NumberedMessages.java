package dev.siphon.messenger.session;

import dev.siphon.messenger.Message;
import org.jspecify.annotations.Nullable;

/**
 * Messages with the sequence numbers they were written under, as a deque in two rings without an object per entry. Holds one
 * reference to each. One thread at a time.
 */
final class NumberedMessages {

    private static final int INITIAL_SIZE = 16;

    private final SendBudget budget;
    private @Nullable Message[] messages = new @Nullable Message[INITIAL_SIZE];
    private long[] seqs = new long[INITIAL_SIZE];
    private int head;
    private int size;

    /** Messages that count in {@code budget} until they are released here. */
    NumberedMessages(SendBudget budget) {
        this.budget = budget;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The first message; null if there is none. */
    @Nullable
    Message first() {
        return size == 0 ? null : messages[slot(0)];
    }

    long firstSeq() {
        return seqs[slot(0)];
    }

    long lastSeq() {
        return seqs[slot(size - 1)];
    }

    /** Numbers the messages from {@code firstSeq} on. */
    void renumber(long firstSeq) {
        for (int i = 0; i < size; i++) {
            seqs[slot(i)] = firstSeq + i;
        }
    }

    void addLast(Message message, long seq) {
        ensureRoom();
        put(slot(size), message, seq);
    }

    void addFirst(Message message, long seq) {
        ensureRoom();
        head = (head - 1) & (messages.length - 1);
        put(head, message, seq);
    }

    private void put(int slot, Message message, long seq) {
        messages[slot] = message;
        seqs[slot] = seq;
        size++;
    }

    /** Removes the first message; null if there is none. */
    @Nullable
    Message pollFirst() {
        if (size == 0) {
            return null;
        }
        Message first = take(head);
        head = (head + 1) & (messages.length - 1);
        return first;
    }

    /** Removes the last message; null if there is none. */
    @Nullable
    Message pollLast() {
        return size == 0 ? null : take(slot(size - 1));
    }

    private @Nullable Message take(int slot) {
        Message taken = messages[slot];
        messages[slot] = null;
        size--;
        return taken;
    }

    /** Releases the messages from the front up to and including {@code seq}; how many those were. */
    int releaseUpTo(long seq) {
        int before = size;
        while (size > 0 && firstSeq() <= seq) {
            drop(pollFirst());
        }
        return before - size;
    }

    void clear() {
        while (size > 0) {
            drop(pollFirst());
        }
    }

    private void drop(@Nullable Message message) {
        if (message != null) {
            budget.drop(message);
        }
    }

    private int slot(int index) {
        return (head + index) & (messages.length - 1);
    }

    private void ensureRoom() {
        if (size < messages.length) {
            return;
        }
        @Nullable Message[] grownMessages = new @Nullable Message[size * 2];
        long[] grownSeqs = new long[size * 2];
        for (int i = 0; i < size; i++) {
            grownMessages[i] = messages[slot(i)];
            grownSeqs[i] = seqs[slot(i)];
        }
        messages = grownMessages;
        seqs = grownSeqs;
        head = 0;
    }
}
