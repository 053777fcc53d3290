package dev.siphon.it.messenger;

import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.buffer.PayloadPool;
import java.util.function.BooleanSupplier;

/** A transport to run messengers on, and what differs between transports with threads and without. */
interface MessengerWorld extends AutoCloseable {

    /** A context whose default transport is this world's; the world closes it. */
    MessengerContext newContext(MessengerConfig config, MessageRegistry messages);

    /** The stack that messengers of {@code context} run on; the test is skipped if there is none. */
    NetworkStack stack(MessengerContext context);

    /** Payload memory of {@code context}'s transport, from which nothing is out when the world is closed. */
    default PayloadPool pool(MessengerContext context) {
        return stack(context).workers().get(0).pool();
    }

    /** Whether messengers of {@code context} hand on payload in memory of their transport's own. */
    default boolean lends(MessengerContext context) {
        return stack(context).supportsZeroCopyRead();
    }

    /** An address for a server: with port 0, or a name not used before. */
    EntityAddress freshAddress();

    /** An address at which nobody listens. */
    EntityAddress deadAddress();

    /** A throttle that must be back at 0 when the world is closed. */
    Throttle throttle(String name, long max);

    /** Returns once {@code condition} holds; fails with {@code what} if that takes too long or cannot be. */
    void await(String what, BooleanSupplier condition);

    /** Lets the workers do what there is to do now. */
    void settle();

    /** Does {@code action} while the workers of {@code context} do nothing; they take up together what it left them. */
    void whileWorkersHold(MessengerContext context, Runnable action);

    /** From now on nothing is taken from the dispatch queue of {@code node}. */
    void holdDispatch(Node node);

    /** Ends {@link #holdDispatch}. */
    void releaseDispatch(Node node);

    /** Told by dispatchers of each callback: a world without threads sees by it that there was work. */
    void calledBack();

    /** Closes all contexts and checks that nothing is left behind. */
    @Override
    void close();
}
