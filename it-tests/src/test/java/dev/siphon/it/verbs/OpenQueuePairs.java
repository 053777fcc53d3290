package dev.siphon.it.verbs;

import dev.siphon.stack.rdma.library.OpenObjects;
import dev.siphon.stack.rdma.library.QueuePairAttributes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queue pairs of this process, found by trying handles: a place in a table, and how often it was used. */
public final class OpenQueuePairs {

    private static final int PLACES = 512;
    private static final int GENERATIONS = 4096;

    private OpenQueuePairs() {}

    /** What became of each of them. */
    public static List<QueuePairAttributes> attributes() {
        List<QueuePairAttributes> found = new ArrayList<>();
        int wanted = OpenObjects.count().queuePairs();
        for (long generation = 1; generation < GENERATIONS && found.size() < wanted; generation++) {
            for (int place = 1; place <= PLACES; place++) {
                find(generation << 32 | place).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<QueuePairAttributes> find(long handle) {
        try {
            return Optional.of(QueuePairAttributes.of(handle));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
