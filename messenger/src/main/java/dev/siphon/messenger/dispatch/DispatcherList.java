package dev.siphon.messenger.dispatch;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dispatchers of a messenger, in the order they are asked, and who of them is told what. Any thread; read without a
 * lock. Whatever a dispatcher throws is logged and counts as "not handled": it ends neither the round nor the calling
 * thread.
 */
public final class DispatcherList {

    private static final Logger log = LoggerFactory.getLogger(DispatcherList.class);
    private static final Dispatcher[] NONE = {};

    private volatile Dispatcher[] all = NONE;
    /** Those that said they may take some message fast, so that the others cost a worker nothing. */
    private volatile Dispatcher[] fast = NONE;

    /** Lets {@code dispatcher} be asked before the others. */
    public synchronized void addHead(Dispatcher dispatcher) {
        if (dispatcher.canFastDispatchAny()) {
            fast = prepend(dispatcher, fast);
        }
        all = prepend(dispatcher, all);
    }

    /** Lets {@code dispatcher} be asked after the others. */
    public synchronized void addTail(Dispatcher dispatcher) {
        if (dispatcher.canFastDispatchAny()) {
            fast = append(fast, dispatcher);
        }
        all = append(all, dispatcher);
    }

    public boolean isEmpty() {
        return all.length == 0;
    }

    /** The first dispatcher that wants {@code message} fast; null if none does. */
    public @Nullable Dispatcher fastTaker(Message message) {
        for (Dispatcher dispatcher : fast) {
            if (wantsFast(dispatcher, message)) {
                return dispatcher;
            }
        }
        return null;
    }

    /** Delivers {@code message} to {@code taker}, which is its {@link #fastTaker}. */
    public void fastDispatch(Message message, Dispatcher taker) {
        try {
            taker.fastDispatch(message);
        } catch (Throwable e) {
            failed(taker, "fastDispatch", message, e);
        }
    }

    /** Shows {@code message} to all dispatchers. */
    public void fastPreprocess(Message message) {
        for (Dispatcher dispatcher : all) {
            try {
                dispatcher.fastPreprocess(message);
            } catch (Throwable e) {
                failed(dispatcher, "fastPreprocess", message, e);
            }
        }
    }

    /**
     * Offers {@code message} to one dispatcher after the other.
     *
     * @return whether one handled it
     */
    public boolean dispatch(Message message) {
        for (Dispatcher dispatcher : all) {
            try {
                if (dispatcher.dispatch(message)) {
                    return true;
                }
            } catch (Throwable e) {
                failed(dispatcher, "dispatch", message, e);
            }
        }
        return false;
    }

    /** Tells all dispatchers that a connection this side opened is established. */
    public void connected(Connection connection) {
        tellAll("handleConnect", connection, Dispatcher::handleConnect);
    }

    /** Tells all dispatchers the same on the worker's thread. */
    public void fastConnected(Connection connection) {
        tellAll("handleFastConnect", connection, Dispatcher::handleFastConnect);
    }

    /** Tells all dispatchers that a connection the peer opened is established. */
    public void accepted(Connection connection) {
        tellAll("handleAccept", connection, Dispatcher::handleAccept);
    }

    /** Tells all dispatchers the same on the worker's thread. */
    public void fastAccepted(Connection connection) {
        tellAll("handleFastAccept", connection, Dispatcher::handleFastAccept);
    }

    /** Tells one dispatcher after the other that the connection is gone, until one returns true. */
    public boolean reset(Connection connection) {
        return tellUntilTrue("handleReset", connection, Dispatcher::handleReset);
    }

    /** Tells all dispatchers that the connection goes on after a fault. */
    public void fault(Connection connection) {
        tellAll("handleFault", connection, Dispatcher::handleFault);
    }

    /** Tells all dispatchers that the peer lost its session. */
    public void remoteReset(Connection connection) {
        tellAll("handleRemoteReset", connection, Dispatcher::handleRemoteReset);
    }

    /** Tells one dispatcher after the other that nobody listens at the peer's address, until one returns true. */
    public boolean refused(Connection connection) {
        return tellUntilTrue("handleRefused", connection, Dispatcher::handleRefused);
    }

    private void tellAll(String callback, Connection connection, BiConsumer<Dispatcher, Connection> call) {
        for (Dispatcher dispatcher : all) {
            try {
                call.accept(dispatcher, connection);
            } catch (Throwable e) {
                failed(dispatcher, callback, connection, e);
            }
        }
    }

    private boolean tellUntilTrue(String callback, Connection connection, BiPredicate<Dispatcher, Connection> call) {
        for (Dispatcher dispatcher : all) {
            try {
                if (call.test(dispatcher, connection)) {
                    return true;
                }
            } catch (Throwable e) {
                failed(dispatcher, callback, connection, e);
            }
        }
        return false;
    }

    private static boolean wantsFast(Dispatcher dispatcher, Message message) {
        try {
            return dispatcher.canFastDispatch(message);
        } catch (Throwable e) {
            failed(dispatcher, "canFastDispatch", message, e);
            return false;
        }
    }

    private static void failed(Dispatcher dispatcher, String callback, Object subject, Throwable e) {
        log.error("{}.{} failed on {}", dispatcher.getClass().getName(), callback, subject, e);
    }

    private static Dispatcher[] prepend(Dispatcher first, Dispatcher[] rest) {
        Dispatcher[] longer = new Dispatcher[rest.length + 1];
        longer[0] = first;
        System.arraycopy(rest, 0, longer, 1, rest.length);
        return longer;
    }

    private static Dispatcher[] append(Dispatcher[] first, Dispatcher last) {
        Dispatcher[] longer = Arrays.copyOf(first, first.length + 1);
        longer[first.length] = last;
        return longer;
    }
}
