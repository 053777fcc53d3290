package dev.siphon.it.messenger;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Notes what it is told, in order, and does with messages what the test says. */
final class RecordingDispatcher implements Dispatcher {

    /** What a dispatcher may be told of a connection. */
    enum Told {
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

    private final Runnable calledBack;
    private final Gate gate = new Gate();
    private final List<Event> events = new ArrayList<>();
    private final List<ReceivedCopy> messages = new ArrayList<>();
    private volatile Consumer<Message> onMessage = message -> {};
    private volatile Consumer<Message> onRead = message -> {};
    private volatile Predicate<Message> takes = message -> true;
    private volatile boolean isFast;
    private volatile boolean isRecording = true;

    RecordingDispatcher(Runnable calledBack) {
        this.calledBack = calledBack;
    }

    /** What is done with a message besides recording it. */
    RecordingDispatcher onMessage(Consumer<Message> action) {
        onMessage = action;
        return this;
    }

    /** What is done with a message on the worker's thread as soon as it has been read. */
    RecordingDispatcher onRead(Consumer<Message> action) {
        onRead = action;
        return this;
    }

    /** Where the dispatch thread is held. */
    Gate gate() {
        return gate;
    }

    /** Which messages it takes; all unless set. */
    RecordingDispatcher takes(Predicate<Message> those) {
        takes = those;
        return this;
    }

    /** Dispatches on the workers. */
    RecordingDispatcher fast() {
        isFast = true;
        return this;
    }

    /** Keeps no copies of messages. */
    RecordingDispatcher withoutCopies() {
        isRecording = false;
        return this;
    }

    synchronized List<ReceivedCopy> messages() {
        return List.copyOf(messages);
    }

    synchronized int count() {
        return messages.size();
    }

    synchronized ReceivedCopy last() {
        return messages.get(messages.size() - 1);
    }

    /** What it was told of {@code connection}, in order. */
    synchronized List<Told> told(Connection connection) {
        return events.stream()
                .filter(event -> event.connection == connection)
                .map(Event::told)
                .toList();
    }

    /** How often it was told {@code told} of any connection. */
    synchronized int count(Told told) {
        return (int) events.stream().filter(event -> event.told == told).count();
    }

    /** The connections it was told {@code told} of, in order. */
    synchronized List<Connection> connections(Told told) {
        return events.stream()
                .filter(event -> event.told == told)
                .map(Event::connection)
                .toList();
    }

    private synchronized void note(Told told, Connection connection) {
        events.add(new Event(told, connection));
        calledBack.run();
    }

    @Override
    public boolean canFastDispatchAny() {
        return isFast;
    }

    @Override
    public boolean canFastDispatch(Message message) {
        return isFast && message.type() != Payloads.PLUG;
    }

    @Override
    public void fastDispatch(Message message) {
        take(message);
    }

    @Override
    public void fastPreprocess(Message message) {
        onRead.accept(message);
    }

    @Override
    public boolean dispatch(Message message) {
        gate.pass();
        if (message.type() == Payloads.PLUG) {
            return true;
        }
        if (!takes.test(message)) {
            return false;
        }
        take(message);
        return true;
    }

    private void take(Message message) {
        if (isRecording) {
            ReceivedCopy copy = new ReceivedCopy(message);
            synchronized (this) {
                messages.add(copy);
            }
        }
        calledBack.run();
        onMessage.accept(message);
    }

    @Override
    public void handleConnect(Connection connection) {
        note(Told.CONNECT, connection);
    }

    @Override
    public void handleFastConnect(Connection connection) {
        note(Told.FAST_CONNECT, connection);
    }

    @Override
    public void handleAccept(Connection connection) {
        note(Told.ACCEPT, connection);
    }

    @Override
    public void handleFastAccept(Connection connection) {
        note(Told.FAST_ACCEPT, connection);
    }

    @Override
    public boolean handleReset(Connection connection) {
        note(Told.RESET, connection);
        return true;
    }

    @Override
    public void handleRemoteReset(Connection connection) {
        note(Told.REMOTE_RESET, connection);
    }

    @Override
    public void handleFault(Connection connection) {
        note(Told.FAULT, connection);
    }

    @Override
    public boolean handleRefused(Connection connection) {
        note(Told.REFUSED, connection);
        return true;
    }
}
