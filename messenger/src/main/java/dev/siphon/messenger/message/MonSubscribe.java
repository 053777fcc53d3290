package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a monitor for maps and for news of them (MMonSubscribe).
 *
 * @param items what is asked for; Ceph sends them sorted by name
 * @param hostname the client's, for people
 */
public record MonSubscribe(List<Item> items, String hostname) {

    public static final int VERSION = 3;
    public static final int COMPAT_VERSION = 1;

    private static final int FIRST_VERSION_WITH_HOSTNAME = 3;

    /**
     * One subscription.
     *
     * @param what such as {@code monmap} or {@code config}
     * @param start the first epoch of interest
     * @param flags {@link #FLAG_ONETIME} or 0
     */
    public record Item(String what, long start, int flags) {

        /** Once is enough. */
        public static final int FLAG_ONETIME = 1;

        private static final int MIN_BYTES = 4 + 8 + 1;
    }

    public MonSubscribe {
        items = List.copyOf(items);
    }

    public static MonSubscribe decode(PayloadReader front, int version, long features) {
        int count = front.count("subscriptions", Item.MIN_BYTES);
        List<Item> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(new Item(front.string(), front.i64(), front.u8()));
        }
        return new MonSubscribe(items, version >= FIRST_VERSION_WITH_HOSTNAME ? front.string() : "");
    }

    public void encode(PayloadWriter front, long features) {
        front.i32(items.size());
        for (Item item : items) {
            front.string(item.what).i64(item.start).u8(item.flags);
        }
        front.string(hostname);
    }
}
