package dev.siphon.messenger.common;

import dev.siphon.messenger.entity.EntityAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The connections of one messenger: those in their handshake, those registered by their peer's address, and those that no
 * lookup finds (anonymous ones, and lossy clients of a stateless server). A closed connection counts as absent at once and
 * is removed when it has been cleaned up. They are kept in the order they came, so that under a virtual clock runs repeat.
 * Any thread; the lock is taken at handshakes and ends only.
 */
public final class ConnectionTable<C extends SessionConnection> {

    private final Map<EntityAddress, C> registered = new LinkedHashMap<>();
    private final Set<C> accepting = new LinkedHashSet<>();
    private final Set<C> unregistered = new LinkedHashSet<>();

    /** The live registered connection to {@code address}. */
    public synchronized Optional<C> lookup(EntityAddress address) {
        return Optional.ofNullable(registered.get(address)).filter(connection -> !connection.isClosed());
    }

    /** The live registered connection to {@code address}, or what {@code maker} makes, registered. */
    public synchronized C lookupOrAdd(EntityAddress address, Supplier<C> maker) {
        return lookup(address).orElseGet(() -> {
            C made = maker.get();
            take(address, made);
            return made;
        });
    }

    /** Adds a connection whose peer has yet to say who it is. */
    public synchronized void addAccepting(C connection) {
        accepting.add(connection);
    }

    /** Adds a connection that lookups do not find. */
    public synchronized void addUnregistered(C connection) {
        unregistered.add(connection);
    }

    /** Gives {@code connection} its peer's place, unless another live connection has it; whether it did. */
    public synchronized boolean register(C connection) {
        Optional<C> holder = lookup(connection.peerAddress());
        if (holder.isPresent()) {
            return holder.get() == connection;
        }
        take(connection.peerAddress(), connection);
        return true;
    }

    /** A closed connection that had the place stays in the table until it is cleaned up. */
    private void take(EntityAddress address, C connection) {
        C closed = registered.put(address, connection);
        if (closed != null) {
            unregistered.add(closed);
        }
    }

    /** Notes that the handshake of an accepted connection succeeded. */
    public synchronized void accepted(C connection) {
        accepting.remove(connection);
        if (registered.get(connection.peerAddress()) != connection) {
            unregistered.add(connection);
        }
    }

    /** Removes a connection that is closed. */
    public synchronized void remove(C connection) {
        accepting.remove(connection);
        unregistered.remove(connection);
        registered.remove(connection.peerAddress(), connection);
    }

    /** All connections, closed ones that are not cleaned up yet included. */
    public synchronized List<C> all() {
        List<C> all = new ArrayList<>(registered.values());
        all.addAll(accepting);
        all.addAll(unregistered);
        return all;
    }
}
