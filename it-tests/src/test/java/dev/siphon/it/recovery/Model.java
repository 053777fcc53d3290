package dev.siphon.it.recovery;

import dev.siphon.it.recovery.Outgoing.Sent;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was sent and received, and what sessions promise about it. Nothing is thrown from within callbacks, where it would
 * be caught: what was broken is collected.
 */
final class Model {

    private record Lane(Connection receiver, int outgoing, int priority) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Lane lane
                    && lane.receiver == receiver
                    && lane.outgoing == outgoing
                    && lane.priority == priority;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(receiver) * 31 * 31 + outgoing * 31 + priority;
        }
    }

    private final Rules rules;
    private final List<Outgoing> outgoings = new ArrayList<>();
    private final IdentityHashMap<Connection, Outgoing> byConnection = new IdentityHashMap<>();
    private final Map<Lane, Integer> lastNumbers = new HashMap<>();
    private final long[][] lostAt;
    private final boolean[][] mayReset;
    private final List<String> broken = new ArrayList<>();
    private long now;
    private int received;
    private int resets;

    Model(Rules rules, int peers) {
        this.rules = rules;
        this.lostAt = new long[peers][peers];
        this.mayReset = new boolean[peers][peers];
    }

    /** What peer {@code from} sends to {@code to} over {@code connection}. */
    Outgoing outgoing(Connection connection, int from, int to) {
        return byConnection.computeIfAbsent(connection, begun -> {
            Outgoing outgoing = new Outgoing(outgoings.size(), from, to, begun);
            outgoings.add(outgoing);
            return outgoing;
        });
    }

    Optional<Outgoing> known(Connection connection) {
        return Optional.ofNullable(byConnection.get(connection));
    }

    List<Outgoing> outgoings() {
        return outgoings;
    }

    long stamp() {
        return ++now;
    }

    int received() {
        return received;
    }

    int resets() {
        return resets;
    }

    List<String> broken() {
        return broken;
    }

    void broken(String what) {
        broken.add(what);
    }

    /** The application of {@code peer} gives up what it has with {@code other}. */
    void givesUp(int peer, int other, Connection connection) {
        givesUp(peer, other);
        known(connection).ifPresent(outgoing -> outgoing.lostAt = now);
    }

    private void givesUp(int peer, int other) {
        mayReset[peer][other] = true;
        mayReset[other][peer] = true;
        lose(peer, other);
    }

    /** {@code peer} loses all its memory. */
    void restarts(int peer) {
        for (int other = 0; other < lostAt.length; other++) {
            if (other != peer) {
                givesUp(peer, other);
            }
        }
    }

    /** {@code peer} was told that state of {@code connection}, to {@code other}, is lost. */
    void told(int peer, int other, Connection connection, String of) {
        resets++;
        if (rules.isLossless() && !mayReset[peer][other]) {
            broken(peer + " was told of a " + of + " with " + other + ", though nobody gave anything up");
        }
        lose(peer, other);
        known(connection).ifPresent(outgoing -> outgoing.lostAt = now);
    }

    private void lose(int peer, int other) {
        long at = stamp();
        lostAt[peer][other] = at;
        lostAt[other][peer] = at;
    }

    /** {@code message} has come to {@code peer}; who sent it. */
    Optional<Outgoing> received(int peer, Message message) {
        received++;
        if (!Outgoing.isIntact(message)) {
            broken(message + " came with other content than it was sent with");
            return Optional.empty();
        }
        Outgoing outgoing = outgoings.get(Outgoing.id(message));
        int number = Outgoing.number(message);
        Sent sent = outgoing.sent.get(number);
        String what = "message " + number + " of " + outgoing;
        if (outgoing.to != peer) {
            broken(what + " came to " + peer);
        }
        Integer last = lastNumbers.put(new Lane(message.connection(), outgoing.id, sent.priority), number);
        if (last != null && last >= number) {
            broken(what + " of priority " + sent.priority + " came after " + last);
        }
        if (++sent.deliveries > 1 && lostAt[outgoing.from][outgoing.to] < sent.stamp) {
            broken(what + " came twice, though no state was lost");
        }
        return Optional.of(outgoing);
    }

    /** After all is quiet: what did not come must have been reported lost. */
    void checkDelivered() {
        for (Outgoing outgoing : outgoings) {
            for (int number = 0; number < outgoing.sent.size(); number++) {
                Sent sent = outgoing.sent.get(number);
                boolean excused = lostAt[outgoing.from][outgoing.to] > sent.stamp;
                if (sent.deliveries == 0 && !excused) {
                    broken("message " + number + " of " + outgoing + " never came, and no state was lost");
                } else if (sent.deliveries == 0 && rules.checksResets() && outgoing.lostAt < sent.stamp) {
                    broken("message " + number + " of " + outgoing + " never came, and its sender was not told");
                }
            }
        }
    }
}
