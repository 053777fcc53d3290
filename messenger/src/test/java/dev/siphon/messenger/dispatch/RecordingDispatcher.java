package dev.siphon.messenger.dispatch;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import java.util.List;
import java.util.function.Predicate;

/** Writes into a log what it is told, as {@code name callback subject}, a message being known by its tid. */
class RecordingDispatcher implements Dispatcher {

    private final String name;
    private final List<String> log;
    Predicate<Message> fast = message -> false;
    boolean answer;
    RuntimeException failure;

    RecordingDispatcher(String name, List<String> log) {
        this.name = name;
        this.log = log;
    }

    RecordingDispatcher answering(boolean value) {
        answer = value;
        return this;
    }

    RecordingDispatcher takingFast(Predicate<Message> which) {
        fast = which;
        return this;
    }

    RecordingDispatcher failing(RuntimeException value) {
        failure = value;
        return this;
    }

    private boolean told(String callback, Object subject) {
        log.add(name + " " + callback + " " + subject);
        if (failure != null) {
            throw failure;
        }
        return answer;
    }

    @Override
    public boolean canFastDispatchAny() {
        return true;
    }

    @Override
    public boolean canFastDispatch(Message message) {
        return fast.test(message);
    }

    @Override
    public void fastDispatch(Message message) {
        told("fast", message.tid());
    }

    @Override
    public void fastPreprocess(Message message) {
        told("preprocess", message.tid());
    }

    @Override
    public boolean dispatch(Message message) {
        return told("dispatch", message.tid());
    }

    @Override
    public void handleConnect(Connection connection) {
        told("connect", connection);
    }

    @Override
    public void handleFastConnect(Connection connection) {
        told("fastConnect", connection);
    }

    @Override
    public void handleAccept(Connection connection) {
        told("accept", connection);
    }

    @Override
    public void handleFastAccept(Connection connection) {
        told("fastAccept", connection);
    }

    @Override
    public boolean handleReset(Connection connection) {
        return told("reset", connection);
    }

    @Override
    public void handleRemoteReset(Connection connection) {
        told("remoteReset", connection);
    }

    @Override
    public boolean handleRefused(Connection connection) {
        return told("refused", connection);
    }
}
