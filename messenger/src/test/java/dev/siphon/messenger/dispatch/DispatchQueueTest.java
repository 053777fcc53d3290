package dev.siphon.messenger.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Priority;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.session.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatchQueueTest {

    private static final String MAIN = "ms_dispatch-test";
    private static final String LOCAL = "ms_local-test";

    private final List<String> log = new ArrayList<>();
    private final List<String> fatal = new ArrayList<>();
    private final DispatcherList dispatchers = new DispatcherList();
    private final RecordingDispatcher dispatcher = new RecordingDispatcher("d", log).answering(true);
    private final ManualRunner runner = new ManualRunner();
    private final Connection connection = NamedConnection.named("c");
    private long now = 1_000;
    private DispatchQueue queue = newQueue(false);

    private DispatchQueue newQueue(boolean dieOnUnhandled) {
        return new DispatchQueue("test", dispatchers, 1_000, 16 << 20, 64 << 10, dieOnUnhandled, () -> now, fatal::add);
    }

    @BeforeEach
    void start() {
        dispatchers.addTail(dispatcher);
        queue.start(runner);
    }

    /** A message of 100 bytes that has passed the dispatch throttle. */
    private ReceivedMessage received(long tid) {
        ReceivedMessage message = new ReceivedMessage(1, null, connection, EntityName.client(1), tid, 100);
        message.tid(tid);
        assertThat(queue.throttle().tryTake(100)).isTrue();
        return message.dispatchThrottle(queue.throttle()).stamps(now, now, now);
    }

    private ReceivedMessage enqueue(long tid, int priority, long connectionId) {
        ReceivedMessage message = received(tid);
        queue.enqueue(message, priority, connectionId);
        return message;
    }

    private ReceivedMessage toItself(long tid) {
        Message sent = Message.opaque(1).tid(tid);
        ReceivedMessage message = ReceivedMessage.loopback(sent, connection, EntityName.client(1), now);
        sent.release();
        return message;
    }

    private void stop() {
        queue.shutdown();
        queue.awaitEnd();
    }

    private static void assertReleased(Message message) {
        assertThatThrownBy(message::retain).isInstanceOf(IllegalStateException.class);
    }

    private void assertThrottleEmpty() {
        assertThat(queue.throttle().current()).isZero();
    }

    @Test
    void threadsAndThrottleBearTheMessengersName() {
        assertThat(runner.names()).containsExactly(MAIN, LOCAL);
        assertThat(queue.throttle().name()).isEqualTo("msgr_dispatch_throttler-test");
        assertThat(queue.throttle().max()).isEqualTo(1_000);
    }

    @Test
    void higherPrioritiesGoFirstAndConnectionsTakeTurns() {
        enqueue(1, Priority.DEFAULT, 1);
        enqueue(2, Priority.DEFAULT, 1);
        enqueue(3, Priority.DEFAULT, 2);
        enqueue(4, 10, 1);
        enqueue(5, Priority.HIGH, 1);
        assertThat(runner.step(MAIN)).isTrue();
        assertThat(log).containsExactly("d dispatch 5", "d dispatch 1", "d dispatch 3", "d dispatch 2", "d dispatch 4");
    }

    @Test
    void eventsGoBeforeMessagesAndInOrder() {
        enqueue(1, Priority.DEFAULT, 1);
        queue.queueConnect(connection);
        queue.queueAccept(connection);
        queue.queueRemoteReset(connection);
        queue.queueReset(connection);
        queue.queueRefused(connection);
        assertThat(queue.length()).isEqualTo(6);
        runner.step(MAIN);
        assertThat(log)
                .containsExactly(
                        "d connect c", "d accept c", "d remoteReset c", "d reset c", "d refused c", "d dispatch 1");
    }

    @Test
    void aDeliveredMessageIsStampedAndThenGivesAllBack() {
        List<Long> duringCallback = new ArrayList<>();
        dispatchers.addHead(new RecordingDispatcher("head", log) {
            @Override
            public boolean dispatch(Message message) {
                duringCallback.add(message.dispatchedNanos());
                duringCallback.add(queue.throttle().current());
                return true;
            }
        });
        ReceivedMessage message = enqueue(1, Priority.DEFAULT, 1);
        now = 5_000;
        runner.step(MAIN);
        assertThat(duringCallback).containsExactly(5_000L, 100L);
        assertThrottleEmpty();
        assertReleased(message);
    }

    @Test
    void whoKeepsAMessageDoesNotHoldTheThrottle() {
        ReceivedMessage message = enqueue(1, Priority.DEFAULT, 1);
        message.retain();
        runner.step(MAIN);
        assertThrottleEmpty();
        message.release();
        assertThrottleEmpty();
    }

    @Test
    void anUnhandledMessageIsDropped() {
        dispatcher.answering(false);
        ReceivedMessage message = enqueue(1, Priority.DEFAULT, 1);
        assertThat(runner.step(MAIN)).isTrue();
        assertReleased(message);
        assertThrottleEmpty();
        assertThat(fatal).isEmpty();
    }

    @Test
    void anUnhandledMessageIsFatalIfSoConfigured() {
        stop();
        queue = newQueue(true);
        queue.start(runner);
        dispatcher.answering(false);
        ReceivedMessage message = enqueue(1, Priority.DEFAULT, 1);
        runner.step(MAIN);
        assertThat(fatal).singleElement().asString().contains("no dispatcher handled", "ms_die_on_unhandled_msg");
        assertReleased(message);
        assertThrottleEmpty();
    }

    @Test
    void aFailingDispatcherDoesNotEndTheLoop() {
        dispatcher.failing(new IllegalStateException("failure that the test asks for"));
        ReceivedMessage message = enqueue(1, Priority.DEFAULT, 1);
        queue.queueReset(connection);
        assertThat(runner.step(MAIN)).isTrue();
        assertReleased(message);
        assertThrottleEmpty();
        assertThat(log).containsExactly("d reset c", "d dispatch 1");
    }

    @Test
    void aDispatcherThatReleasesTooMuchDoesNotEndTheLoop() {
        dispatchers.addHead(new RecordingDispatcher("head", log) {
            @Override
            public boolean dispatch(Message message) {
                message.release();
                return true;
            }
        });
        enqueue(1, Priority.DEFAULT, 1);
        assertThat(runner.step(MAIN)).isTrue();
        assertThrottleEmpty();
    }

    private boolean fastDispatch(ReceivedMessage message) {
        return queue.fastDispatch(message, Objects.requireNonNull(queue.fastTaker(message)), now);
    }

    @Test
    void fastDispatchDeliversHereAndNowAndGivesAllBack() {
        dispatcher.takingFast(candidate -> true);
        ReceivedMessage message = received(1);
        now = 3_000;
        assertThat(fastDispatch(message)).isTrue();
        assertThat(log).containsExactly("d fast 1");
        assertThat(message.dispatchedNanos()).isEqualTo(3_000);
        assertThat(queue.length()).isZero();
        assertReleased(message);
        assertThrottleEmpty();
    }

    @Test
    void aMessageThatItsDispatcherKeepsIsNotFree() {
        dispatchers.addHead(fastDispatcher(Message::retain));
        ReceivedMessage message = received(1);
        assertThat(fastDispatch(message)).isFalse();
        assertThat(message.release()).isTrue();
    }

    @Test
    void aMessageThatItsDispatcherReleasedWithoutARightIsNotFree() {
        dispatchers.addHead(fastDispatcher(Message::release));
        assertThat(fastDispatch(received(1))).isFalse();
    }

    private RecordingDispatcher fastDispatcher(Consumer<Message> action) {
        return new RecordingDispatcher("head", log) {
            @Override
            public void fastDispatch(Message message) {
                action.accept(message);
            }
        }.takingFast(candidate -> true);
    }

    @Test
    void aFailingFastDispatchGivesAllBack() {
        dispatcher.takingFast(candidate -> true).failing(new IllegalStateException("failure that the test asks for"));
        ReceivedMessage message = received(1);
        fastDispatch(message);
        assertReleased(message);
        assertThrottleEmpty();
    }

    @Test
    void preprocessingReachesTheDispatchers() {
        queue.fastPreprocess(received(1));
        assertThat(log).containsExactly("d preprocess 1");
    }

    @Test
    void discardDropsTheMessagesOfOneConnectionAndGivesAllBack() {
        ReceivedMessage strict = enqueue(1, Priority.DEFAULT, 1);
        ReceivedMessage weighted = enqueue(2, 5, 1);
        enqueue(3, Priority.DEFAULT, 2);
        queue.queueReset(connection);
        queue.discard(1);
        assertThat(queue.length()).isEqualTo(2);
        assertThat(queue.throttle().current()).isEqualTo(100);
        assertReleased(strict);
        assertReleased(weighted);
        runner.step(MAIN);
        assertThat(log).containsExactly("d reset c", "d dispatch 3");
        assertThrottleEmpty();
    }

    @Test
    void theAgeIsThatOfTheOldestMessage() {
        assertThat(queue.maxAgeNanos()).isZero();
        enqueue(1, 10, 1);
        now += 500;
        enqueue(2, Priority.HIGH, 2);
        now += 40;
        assertThat(queue.maxAgeNanos()).isEqualTo(540);
        runner.step(MAIN);
        assertThat(queue.maxAgeNanos()).isZero();
    }

    @Test
    void eventsHaveNoAge() {
        queue.queueReset(connection);
        now += 500;
        assertThat(queue.maxAgeNanos()).isZero();
    }

    @Test
    void aMessageToItselfTakesBothLoops() {
        ReceivedMessage message = toItself(1);
        queue.deliverLocally(message);
        assertThat(log).isEmpty();
        runner.step(LOCAL);
        assertThat(log).containsExactly("d preprocess 1");
        assertThat(queue.length()).isEqualTo(1);
        runner.step(MAIN);
        assertThat(log).containsExactly("d preprocess 1", "d dispatch 1");
        assertReleased(message);
        assertThrottleEmpty();
    }

    @Test
    void aMessageToItselfThatIsWantedFastIsDeliveredByTheLocalLoop() {
        dispatcher.takingFast(candidate -> true);
        ReceivedMessage message = toItself(1);
        queue.deliverLocally(message);
        runner.step(LOCAL);
        assertThat(log).containsExactly("d preprocess 1", "d fast 1");
        assertReleased(message);
    }

    @Test
    void whoAnswersItselfFastDoesNotHoldUpTheLocalLoop() {
        dispatchers.addHead(
                new RecordingDispatcher("head", log) {
                    @Override
                    public void fastDispatch(Message message) {
                        super.fastDispatch(message);
                        queue.deliverLocally(toItself(message.tid() + 1));
                    }
                }.takingFast(candidate -> true));
        queue.deliverLocally(toItself(1));
        runner.step(LOCAL);
        runner.step(LOCAL);
        assertThat(log).filteredOn(line -> line.startsWith("head fast")).containsExactly("head fast 1", "head fast 2");
    }

    @Test
    void shutdownDiscardsMessagesAndStillDeliversEvents() {
        ReceivedMessage queued = enqueue(1, Priority.DEFAULT, 1);
        ReceivedMessage local = toItself(2);
        queue.deliverLocally(local);
        queue.queueReset(connection);
        stop();
        assertThat(log).containsExactly("d reset c");
        assertThat(queue.length()).isZero();
        assertReleased(queued);
        assertReleased(local);
        assertThrottleEmpty();
    }

    @Test
    void whatComesAfterShutdownIsDropped() {
        queue.shutdown();
        ReceivedMessage late = enqueue(1, Priority.DEFAULT, 1);
        ReceivedMessage lateLocal = toItself(2);
        queue.deliverLocally(lateLocal);
        queue.queueReset(connection);
        assertReleased(late);
        assertReleased(lateLocal);
        assertThrottleEmpty();
        queue.awaitEnd();
        assertThat(log).isEmpty();
    }

    @Test
    void aDispatcherMayShutDownItsOwnQueue() {
        dispatchers.addHead(
                new RecordingDispatcher("head", log) {
                    @Override
                    public boolean dispatch(Message message) {
                        queue.shutdown();
                        return super.dispatch(message);
                    }
                }.answering(true));
        enqueue(1, Priority.DEFAULT, 1);
        ReceivedMessage second = enqueue(2, Priority.DEFAULT, 1);
        assertThat(runner.step(MAIN)).isFalse();
        assertThat(log).containsExactly("head dispatch 1");
        assertReleased(second);
        assertThrottleEmpty();
    }

    @Test
    void itMayBeStartedAgain() {
        stop();
        queue.start(runner);
        enqueue(1, Priority.DEFAULT, 1);
        queue.deliverLocally(toItself(2));
        runner.step(LOCAL);
        runner.step(MAIN);
        assertThat(log).containsExactlyInAnyOrder("d dispatch 1", "d preprocess 2", "d dispatch 2");
        assertThrottleEmpty();
    }

    @Test
    void itIsStartedOnceAtATime() {
        assertThatThrownBy(() -> queue.start(runner))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test is started already");
    }

    @Test
    void aQueueThatWasNeverStartedGivesAllBackToo() {
        queue = newQueue(false);
        ReceivedMessage message = enqueue(1, Priority.DEFAULT, 1);
        stop();
        assertReleased(message);
        assertThrottleEmpty();
    }
}
