package dev.siphon.it.recovery;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerIdentity.Network;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A peer through all its lives: its messenger, and its application, which answers questions and tells the model. */
final class Peer implements Dispatcher {

    private static final int PORT = 6800;

    private final Schedule schedule;
    private final int index;
    private final Model model;
    private final MessengerContext context;
    private final Policy policy;
    private final Random random;
    private final Connection[] accepted;
    private final Set<Connection> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private Messenger messenger;
    private int lives;
    private int callbacks;

    Peer(Schedule schedule, int index, Model model, MessengerContext context, Policy policy) {
        this.schedule = schedule;
        this.index = index;
        this.model = model;
        this.context = context;
        this.policy = policy;
        this.random = new Random(schedule.seed() * 7 + index);
        this.accepted = new Connection[schedule.peers()];
        live();
    }

    static String host(int index) {
        return "10.0.0." + (index + 1);
    }

    private static int indexAt(Connection connection) {
        InetSocketAddress address = (InetSocketAddress) connection.peerAddress().socketAddress();
        return address.getAddress().getAddress()[3] - 1;
    }

    private void live() {
        int nonce = 100 * (index + 1) + (schedule.keepsNonce() ? 0 : lives);
        lives++;
        EntityName name = new EntityName(schedule.rules().type(index), index);
        try {
            messenger = context.createMessenger(new MessengerIdentity(name, "peer" + index, nonce, Network.DEFAULT));
            messenger.setDefaultPolicy(policy);
            if (schedule.rules().binds(index)) {
                messenger.bind(EntityAddress.parse(host(index) + ":" + PORT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        messenger.start();
        messenger.addDispatcherTail(this);
    }

    MessengerContext context() {
        return context;
    }

    int callbacks() {
        return callbacks;
    }

    EntityAddress address() {
        return messenger.address();
    }

    /** The connection to {@code other} as the application of this peer sees it. */
    Optional<Connection> connection(Peer other) {
        if (!schedule.rules().talk(index, other.index)) {
            return Optional.empty();
        }
        return schedule.rules().dials(index, other.index)
                ? Optional.of(messenger.connectTo(schedule.rules().type(other.index), other.address()))
                : Optional.ofNullable(accepted[other.index]);
    }

    void send(Peer other, int count, Random choices) {
        for (int i = 0; i < count; i++) {
            int type = choices.nextInt(6) == 0 ? Outgoing.QUESTION : Outgoing.NOTE;
            connection(other).ifPresent(connection -> send(connection, other.index, type, choices));
        }
    }

    private void send(Connection connection, int to, int type, Random choices) {
        known.add(connection);
        Outgoing outgoing = model.outgoing(connection, index, to);
        Message message = outgoing.next(type, model.stamp(), choices);
        if (!connection.send(message)) {
            outgoing.sent.remove(outgoing.sent.size() - 1);
            forget(connection);
        }
    }

    private void forget(Connection connection) {
        for (int i = 0; i < accepted.length; i++) {
            if (accepted[i] == connection) {
                accepted[i] = null;
            }
        }
    }

    void markDown(Peer other) {
        connection(other).ifPresent(this::giveUp);
    }

    private void giveUp(Connection connection) {
        model.givesUp(index, indexAt(connection), connection);
        connection.markDown();
        forget(connection);
    }

    /** Gives up what leads to a peer as it was before it came back. */
    void markStaleDown(Peer other) {
        List<Connection> mine = model.outgoings().stream()
                .filter(outgoing -> outgoing.from == index && outgoing.to == other.index)
                .map(outgoing -> outgoing.connection)
                .filter(connection -> connection.messenger() == messenger)
                .collect(Collectors.toList());
        if (accepted[other.index] != null) {
            mine.add(accepted[other.index]);
        }
        mine.stream().filter(connection -> isStale(connection, other)).forEach(this::giveUp);
    }

    private static boolean isStale(Connection connection, Peer other) {
        return connection.peerAddress().nonce() != other.address().nonce();
    }

    void restart() {
        for (int other = 0; other < accepted.length; other++) {
            int counterpart = other;
            if (other != index) {
                model.outgoings().stream()
                        .filter(outgoing -> outgoing.from == index && outgoing.to == counterpart)
                        .forEach(outgoing -> model.givesUp(index, counterpart, outgoing.connection));
            }
            accepted[other] = null;
        }
        model.restarts(index);
        messenger.close();
        model.restarts(index);
        live();
    }

    boolean isQuiet() {
        return messenger.dispatchQueueLength() == 0;
    }

    void close() {
        messenger.close();
    }

    // --- the application ------------------------------------------------------------------------------------------

    private void take(Message message) {
        callbacks++;
        Optional<Outgoing> sender = model.received(index, message);
        if (message.type() == Outgoing.QUESTION && sender.isPresent()) {
            send(message.connection(), sender.get().from, Outgoing.NOTE, random);
        }
    }

    @Override
    public boolean canFastDispatchAny() {
        return schedule.dispatchesFast();
    }

    @Override
    public boolean canFastDispatch(Message message) {
        return schedule.dispatchesFast();
    }

    @Override
    public void fastDispatch(Message message) {
        take(message);
    }

    @Override
    public boolean dispatch(Message message) {
        take(message);
        return true;
    }

    @Override
    public void handleFastAccept(Connection connection) {
        callbacks++;
        known.add(connection);
        accepted[indexAt(connection)] = connection;
    }

    @Override
    public boolean handleReset(Connection connection) {
        callbacks++;
        if (!known.contains(connection)) {
            // An attempt of a peer that did not get as far as being accepted: there was no state.
            return true;
        }
        model.told(index, indexAt(connection), connection, "reset");
        forget(connection);
        return true;
    }

    @Override
    public void handleRemoteReset(Connection connection) {
        callbacks++;
        model.told(index, indexAt(connection), connection, "remote reset");
    }
}
