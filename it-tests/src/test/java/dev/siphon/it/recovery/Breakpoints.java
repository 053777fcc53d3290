package dev.siphon.it.recovery;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Interceptor;
import dev.siphon.messenger.Messenger;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where the connections of which messenger are held or fail, and how often they have come there. */
final class Breakpoints implements Interceptor {

    private record Place(Messenger messenger, Point point) {}

    private final Set<Place> held = ConcurrentHashMap.newKeySet();
    private final Set<Place> reached = ConcurrentHashMap.newKeySet();
    private final Map<Place, Action> once = new ConcurrentHashMap<>();
    private final Map<Place, Integer> passed = new ConcurrentHashMap<>();

    /** Connections of {@code party} stop at {@code point} until {@link #release}. */
    void hold(Party party, Point point) {
        held.add(new Place(party.messenger(), point));
    }

    /** The next connection of {@code party} that comes to {@code point} faults there. */
    void failOnce(Party party, Point point) {
        once.put(new Place(party.messenger(), point), Action.FAIL);
    }

    /** The next connection of {@code party} that comes to {@code point} ends there. */
    void stopOnce(Party party, Point point) {
        once.put(new Place(party.messenger(), point), Action.STOP);
    }

    /** Whether a connection of {@code party} is held at {@code point}, or was. */
    boolean isReached(Party party, Point point) {
        return reached.contains(new Place(party.messenger(), point));
    }

    void release() {
        held.clear();
    }

    /** How often connections of {@code party} went on from {@code point}. */
    int passed(Party party, Point point) {
        return passed.getOrDefault(new Place(party.messenger(), point), 0);
    }

    @Override
    public Action intercept(Connection connection, Point point) {
        Place place = new Place(connection.messenger(), point);
        if (held.contains(place)) {
            reached.add(place);
            return Action.HOLD;
        }
        Action action = once.remove(place);
        if (action != null) {
            return action;
        }
        passed.merge(place, 1, Integer::sum);
        return Action.CONTINUE;
    }
}
