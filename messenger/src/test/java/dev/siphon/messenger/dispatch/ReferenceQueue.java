package dev.siphon.messenger.dispatch;

import dev.siphon.messenger.dispatch.PrioritizedQueueTest.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link PrioritizedQueue} is to do, said as plainly as possible: one list, searched each time. */
final class ReferenceQueue {

    private final int strictFrom;
    private final long maxTokens;
    private final long minCost;
    private final List<Item> items = new ArrayList<>();
    /** When a class last got into line: its first item came, or it was served and has more. */
    private final Map<List<Long>, Long> inLineSince = new HashMap<>();
    /** By priority, of those below strict that have items. */
    private final TreeMap<Integer, Long> tokens = new TreeMap<>();

    private long time;

    ReferenceQueue(int strictFrom, long maxTokens, long minCost) {
        this.strictFrom = strictFrom;
        this.maxTokens = maxTokens;
        this.minCost = minCost;
    }

    int length() {
        return items.size();
    }

    void add(Item item) {
        items.add(item);
        inLineSince.putIfAbsent(line(item), time++);
        if (item.priority() < strictFrom) {
            tokens.putIfAbsent(item.priority(), 0L);
        }
    }

    Item poll() {
        if (items.isEmpty()) {
            return null;
        }
        int highest = items.stream().mapToInt(Item::priority).max().getAsInt();
        if (highest >= strictFrom) {
            return take(next(highest));
        }
        for (int priority : tokens.keySet()) {
            long price = price(next(priority));
            if (price < tokens.get(priority)) {
                tokens.merge(priority, -price, Long::sum);
                return served(next(priority));
            }
        }
        return served(next(highest));
    }

    List<Item> removeClass(long classId) {
        List<Item> removed =
                items.stream().filter(item -> item.classId() == classId).toList();
        removed.forEach(this::take);
        return removed;
    }

    private Item served(Item item) {
        take(item);
        long weights = tokens.keySet().stream().mapToLong(priority -> priority).sum();
        if (weights > 0) {
            tokens.replaceAll((priority, count) -> Math.min(maxTokens, count + priority * price(item) / weights + 1));
        }
        return item;
    }

    /** The first item of the class that is longest in line at {@code priority}. */
    private Item next(int priority) {
        return items.stream()
                .filter(item -> item.priority() == priority)
                .min(Comparator.comparing((Item item) -> inLineSince.get(line(item)))
                        .thenComparing(Item::number))
                .orElseThrow();
    }

    private Item take(Item item) {
        items.remove(item);
        if (items.stream().anyMatch(other -> line(other).equals(line(item)))) {
            inLineSince.put(line(item), time++);
        } else {
            inLineSince.remove(line(item));
        }
        if (items.stream().noneMatch(other -> other.priority() == item.priority())) {
            tokens.remove(item.priority());
        }
        return item;
    }

    private long price(Item item) {
        return Math.min(Math.max(item.cost(), minCost), maxTokens);
    }

    private static List<Long> line(Item item) {
        return List.of((long) item.priority(), item.classId());
    }
}
