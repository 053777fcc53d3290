package dev.siphon.messenger.session;

import dev.siphon.messenger.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a connection that wait to be written: highest priority first, in order within a priority. Holds one
 * reference to each. Bounded by the {@link SendBudget}. One thread at a time.
 */
public final class OutQueue {

    /** By descending priority. A priority once used keeps its place, since applications use few. */
    private final List<Level> levels = new ArrayList<>(4);

    /** Written before, on a socket that broke: written again before all others, so that order is kept. */
    private final NumberedMessages requeued;

    private final SendBudget budget;

    private int size;
    private long bytes;

    /** Messages of one priority. */
    private record Level(int priority, ArrayDeque<Message> messages) {}

    /** A queue whose messages count in {@code budget}, until they are dropped here or by whoever polls them. */
    public OutQueue(SendBudget budget) {
        this.budget = budget;
        this.requeued = new NumberedMessages(budget);
    }

    /** Appends {@code message} to those of its priority, and takes over the caller's reference. */
    public void add(Message message) {
        level(message.priority()).messages.addLast(message);
        size++;
        bytes += bufferBytes(message);
    }

    /** Removes the message to be written next, whose reference passes to the caller; null if there is none. */
    public @Nullable Message poll() {
        if (size == 0) {
            return null;
        }
        if (!requeued.isEmpty()) {
            return taken(requeued.pollFirst());
        }
        for (int i = 0; i < levels.size(); i++) {
            Message message = levels.get(i).messages.pollFirst();
            if (message != null) {
                return taken(message);
            }
        }
        return null;
    }

    /** The message that {@link #poll} would remove, whose reference stays here; null if there is none. */
    public @Nullable Message peek() {
        if (!requeued.isEmpty()) {
            return requeued.first();
        }
        for (int i = 0; i < levels.size(); i++) {
            Message message = levels.get(i).messages.peekFirst();
            if (message != null) {
                return message;
            }
        }
        return null;
    }

    /** Puts {@code message}, written before as {@code seq}, in front of everything, and takes over one reference. */
    void requeue(Message message, long seq) {
        requeued.addFirst(message, seq);
        size++;
        bytes += bufferBytes(message);
    }

    /** Messages that were written before and are to be written again. */
    int requeuedCount() {
        return requeued.size();
    }

    /** Lets the requeued messages count from {@code firstSeq} on. */
    void renumberRequeued(long firstSeq) {
        requeued.renumber(firstSeq);
    }

    /** Drops the requeued messages up to and including {@code seq}, which the peer has; how many those were. */
    int discardRequeuedUpTo(long seq) {
        int dropped = 0;
        while (!requeued.isEmpty() && requeued.firstSeq() <= seq) {
            Message message = taken(requeued.pollFirst());
            if (message != null) {
                budget.drop(message);
            }
            dropped++;
        }
        return dropped;
    }

    private @Nullable Message taken(@Nullable Message message) {
        if (message != null) {
            size--;
            bytes -= bufferBytes(message);
        }
        return message;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    /** Bytes in the buffers of the waiting messages; a typed front, not yet encoded, counts none. */
    public long bytes() {
        return bytes;
    }

    /** Drops all messages. */
    public void clear() {
        Message message = poll();
        while (message != null) {
            budget.drop(message);
            message = poll();
        }
    }

    private Level level(int priority) {
        int place = 0;
        while (place < levels.size() && levels.get(place).priority > priority) {
            place++;
        }
        if (place < levels.size() && levels.get(place).priority == priority) {
            return levels.get(place);
        }
        Level level = new Level(priority, new ArrayDeque<>());
        levels.add(place, level);
        return level;
    }

    private static long bufferBytes(Message message) {
        return (long) message.front().length()
                + message.middle().length()
                + message.data().length();
    }
}
