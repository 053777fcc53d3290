package dev.siphon.it.support;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A dispatcher that notes what it is told of connections, in order; messages are left to those that extend it. */
public abstract class ConnectionRecorder implements Dispatcher {

    /** What a dispatcher may be told of a connection. */
    public enum Told {
        FAST_CONNECT,
        CONNECT,
        FAST_ACCEPT,
        ACCEPT,
        RESET,
        REMOTE_RESET,
        REFUSED,
        FAULT
    }

    private record Event(Told told, Connection connection) {}

    private final Set<Told> heeded;
    private final List<Event> events = new ArrayList<>();

    /** A recorder of what is among {@code heeded}. */
    protected ConnectionRecorder(Set<Told> heeded) {
        this.heeded = EnumSet.copyOf(heeded);
    }

    /** What it was told of {@code connection}, in order. */
    public final synchronized List<Told> told(Connection connection) {
        return events.stream()
                .filter(event -> event.connection == connection)
                .map(Event::told)
                .toList();
    }

    /** How often it was told {@code told} of any connection. */
    public final synchronized int count(Told told) {
        return (int) events.stream().filter(event -> event.told == told).count();
    }

    /** The connections it was told {@code told} of, in order. */
    public final synchronized List<Connection> connections(Told told) {
        return events.stream()
                .filter(event -> event.told == told)
                .map(Event::connection)
                .toList();
    }

    /** What follows from a note; under the lock of this. */
    protected void noted(Told told, Connection connection) {}

    private synchronized void note(Told told, Connection connection) {
        if (heeded.contains(told)) {
            events.add(new Event(told, connection));
            noted(told, connection);
        }
    }

    @Override
    public final void handleConnect(Connection connection) {
        note(Told.CONNECT, connection);
    }

    @Override
    public void handleFastConnect(Connection connection) {
        note(Told.FAST_CONNECT, connection);
    }

    @Override
    public final void handleAccept(Connection connection) {
        note(Told.ACCEPT, connection);
    }

    @Override
    public void handleFastAccept(Connection connection) {
        note(Told.FAST_ACCEPT, connection);
    }

    @Override
    public final boolean handleReset(Connection connection) {
        note(Told.RESET, connection);
        return true;
    }

    @Override
    public final void handleRemoteReset(Connection connection) {
        note(Told.REMOTE_RESET, connection);
    }

    @Override
    public final void handleFault(Connection connection) {
        note(Told.FAULT, connection);
    }

    @Override
    public final boolean handleRefused(Connection connection) {
        note(Told.REFUSED, connection);
        return heeded.contains(Told.REFUSED);
    }
}
