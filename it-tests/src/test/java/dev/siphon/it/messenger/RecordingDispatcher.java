package dev.siphon.it.messenger;

import dev.siphon.it.support.ConnectionRecorder;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Notes what it is told, in order, and does with messages what the test says. */
final class RecordingDispatcher extends ConnectionRecorder {

    private final Runnable calledBack;
    private final Gate gate = new Gate();
    private final List<ReceivedCopy> messages = new ArrayList<>();
    private volatile Consumer<Message> onMessage = message -> {};
    private volatile Consumer<Message> onRead = message -> {};
    private volatile Predicate<Message> takes = message -> true;
    private volatile boolean isFast;
    private volatile boolean isRecording = true;

    RecordingDispatcher(Runnable calledBack) {
        super(EnumSet.allOf(Told.class));
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

    @Override
    protected void noted(Told told, Connection connection) {
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
}
