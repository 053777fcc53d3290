package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.Errno;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import java.net.SocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the topics of the suite have in common. */
interface Conformance {

    /** Something that is done for its effect. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    StackUnderTest underTest();

    default NetworkStack stack() {
        return underTest().stack();
    }

    default Worker worker(int id) {
        return stack().workers().get(id);
    }

    default SocketAddress freshAddress() {
        return underTest().freshAddress();
    }

    default void await(String what, BooleanSupplier condition) {
        underTest().await(what, condition);
    }

    /** The result of {@code call} on the thread of {@code worker}. */
    default <T> T on(Worker worker, Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        worker.center().submitAndWait(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Does {@code action} on the thread of {@code worker}. */
    default void run(Worker worker, Action action) throws Exception {
        on(worker, () -> {
            action.run();
            return true;
        });
    }

    /** Gives {@code worker} some turns, so that it has reported what there is to report. */
    default void settle(Worker worker) {
        for (int turn = 0; turn < 5; turn++) {
            worker.center().submitAndWait(() -> {});
        }
    }

    /** The conditions by which this transport announces the result of a connect. */
    default int connectMask() {
        return stack().nonblockConnectNeedsWritableEvent() ? EventCenter.WRITABLE : EventCenter.READABLE;
    }

    /** Checks that {@code call} fails with one of {@code allowed}. */
    default void assertErrno(ThrowingCallable call, Errno... allowed) {
        assertThat(Assertions.catchThrowable(call))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.errno()).as(e.getMessage()).isIn((Object[]) allowed));
    }
}
