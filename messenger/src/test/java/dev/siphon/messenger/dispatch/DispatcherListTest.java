package dev.siphon.messenger.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatcherListTest {

    private final List<String> log = new ArrayList<>();
    private final DispatcherList list = new DispatcherList();
    private final RecordingDispatcher first = new RecordingDispatcher("first", log);
    private final RecordingDispatcher second = new RecordingDispatcher("second", log);
    private final RecordingDispatcher third = new RecordingDispatcher("third", log);
    private final Connection connection = NamedConnection.named("c");
    private final Message message = Message.opaque(1).tid(7);

    @BeforeEach
    void addOutOfOrder() {
        assertThat(list.isEmpty()).isTrue();
        list.addTail(second);
        list.addHead(first);
        list.addTail(third);
        assertThat(list.isEmpty()).isFalse();
    }

    @Test
    void theFirstThatHandlesAMessageHasIt() {
        second.answering(true);
        assertThat(list.dispatch(message)).isTrue();
        assertThat(log).containsExactly("first dispatch 7", "second dispatch 7");
    }

    @Test
    void aMessageThatNobodyHandlesIsOfferedToAll() {
        assertThat(list.dispatch(message)).isFalse();
        assertThat(log).containsExactly("first dispatch 7", "second dispatch 7", "third dispatch 7");
    }

    @Test
    void connectsAndRemoteResetsAreToldToAll() {
        first.answering(true);
        list.connected(connection);
        list.fastConnected(connection);
        list.accepted(connection);
        list.fastAccepted(connection);
        list.remoteReset(connection);
        assertThat(log)
                .containsExactly(
                        "first connect c",
                        "second connect c",
                        "third connect c",
                        "first fastConnect c",
                        "second fastConnect c",
                        "third fastConnect c",
                        "first accept c",
                        "second accept c",
                        "third accept c",
                        "first fastAccept c",
                        "second fastAccept c",
                        "third fastAccept c",
                        "first remoteReset c",
                        "second remoteReset c",
                        "third remoteReset c");
    }

    @Test
    void resetsAndRefusalsStopAtTheFirstThatSaysSo() {
        second.answering(true);
        assertThat(list.reset(connection)).isTrue();
        assertThat(list.refused(connection)).isTrue();
        assertThat(log).containsExactly("first reset c", "second reset c", "first refused c", "second refused c");
    }

    @Test
    void resetsAndRefusalsThatNobodyHandlesAreToldToAll() {
        assertThat(list.reset(connection)).isFalse();
        assertThat(list.refused(connection)).isFalse();
        assertThat(log).hasSize(6);
    }

    private void fastDispatch() {
        list.fastDispatch(message, Objects.requireNonNull(list.fastTaker(message)));
    }

    @Test
    void fastDispatchGoesToTheFirstThatWantsIt() {
        second.takingFast(candidate -> true);
        third.takingFast(candidate -> true);
        fastDispatch();
        assertThat(log).containsExactly("second fast 7");
    }

    @Test
    void whatNobodyWantsFastIsNotDispatchedFast() {
        assertThat(list.fastTaker(message)).isNull();
        assertThat(log).isEmpty();
    }

    @Test
    void whoTakesNothingFastIsNotAskedPerMessage() {
        list.addHead(new Dispatcher() {
            @Override
            public boolean dispatch(Message offered) {
                return false;
            }

            @Override
            public boolean canFastDispatch(Message offered) {
                throw new AssertionError("asked");
            }
        });
        assertThat(list.fastTaker(message)).isNull();
    }

    @Test
    void aFailureCountsAsNotHandledAndTheNextIsAsked() {
        first.failing(new IllegalStateException("failure that the test asks for"));
        second.answering(true);
        assertThat(list.dispatch(message)).isTrue();
        assertThat(list.reset(connection)).isTrue();
        list.connected(connection);
        list.fastPreprocess(message);
        assertThat(log)
                .containsExactly(
                        "first dispatch 7",
                        "second dispatch 7",
                        "first reset c",
                        "second reset c",
                        "first connect c",
                        "second connect c",
                        "third connect c",
                        "first preprocess 7",
                        "second preprocess 7",
                        "third preprocess 7");
    }

    @Test
    void aFailureWhileAskedForFastDispatchIsANo() {
        first.takingFast(candidate -> {
            throw new AssertionError("failure that the test asks for");
        });
        second.takingFast(candidate -> true);
        fastDispatch();
        assertThat(log).containsExactly("second fast 7");
    }

    @Test
    void aFailedFastDispatchIsNotOfferedToTheNext() {
        first.takingFast(candidate -> true).failing(new IllegalStateException("failure that the test asks for"));
        second.takingFast(candidate -> true);
        fastDispatch();
        assertThat(log).containsExactly("first fast 7");
    }
}
