package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.FileEventHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** File events of a transport's handles: Ceph's PipeTest, NetworkSocketTest and FileEventExpansion. */
interface FileEventContract extends Conformance {

    private void watch(Pair pair, int mask, FileEventHandler handler) throws Exception {
        run(
                pair.serverWorker(),
                () -> pair.serverWorker().center().createFileEvent(pair.server().handle(), mask, handler));
    }

    private void unwatch(Pair pair, int mask) throws Exception {
        run(
                pair.serverWorker(),
                () -> pair.serverWorker().center().deleteFileEvent(pair.server().handle(), mask));
    }

    private void sendOneByte(Pair pair) throws Exception {
        run(pair.clientWorker(), () -> {
            BufferList list = new BufferList(pair.clientWorker().pool());
            list.copy(ByteBuffer.wrap(new byte[] {42}), 0, 1);
            assertThat(pair.client().send(list, false)).isEqualTo(1);
        });
    }

    @Test
    default void eachArrivalIsReportedOnceThoughNothingIsRead() throws Exception {
        Pair pair = Pair.connect(this);
        EventRecorder events = new EventRecorder();
        watch(pair, EventCenter.READABLE, events);
        settle(pair.serverWorker());
        assertThat(events.calls()).as("events without data").isZero();
        for (int arrival = 1; arrival <= 3; arrival++) {
            int expected = arrival;
            sendOneByte(pair);
            await("event " + arrival, () -> events.readable() >= expected);
            settle(pair.serverWorker());
            assertThat(events.readable()).isEqualTo(expected);
        }
        unwatch(pair, EventCenter.READABLE);
        sendOneByte(pair);
        settle(pair.serverWorker());
        assertThat(events.calls()).as("events after the deletion").isEqualTo(3);
        pair.close();
    }

    @Test
    default void whatArrivedBeforeAHandleIsWatchedIsReported() throws Exception {
        Pair pair = Pair.connect(this);
        sendOneByte(pair);
        settle(pair.serverWorker());
        EventRecorder events = new EventRecorder();
        watch(pair, EventCenter.READABLE, events);
        await("the event of an earlier arrival", () -> events.readable() == 1);
        unwatch(pair, EventCenter.READABLE);
        pair.close();
    }

    @Test
    default void aConnectedSocketIsReportedWritableOnce() throws Exception {
        Pair pair = Pair.connect(this);
        EventRecorder events = new EventRecorder();
        watch(pair, EventCenter.WRITABLE, events);
        await("a writable event", () -> events.writable() > 0);
        settle(pair.serverWorker());
        assertThat(events.writable()).isEqualTo(1);
        assertThat(events.readable()).isZero();
        unwatch(pair, EventCenter.WRITABLE);
        pair.close();
    }

    @Test
    default void oneHandlerForBothIsCalledOnceWithBoth() throws Exception {
        Pair pair = Pair.connect(this);
        sendOneByte(pair);
        settle(pair.serverWorker());
        List<Integer> masks = new ArrayList<>();
        watch(pair, EventCenter.READABLE | EventCenter.WRITABLE, (handle, mask) -> masks.add(mask));
        await("an event", () -> !masks.isEmpty());
        settle(pair.serverWorker());
        assertThat(masks).containsExactly(EventCenter.READABLE | EventCenter.WRITABLE);
        unwatch(pair, EventCenter.READABLE | EventCenter.WRITABLE);
        pair.close();
    }

    @Test
    default void aNewHandlerReplacesTheOldOne() throws Exception {
        Pair pair = Pair.connect(this);
        EventRecorder old = new EventRecorder();
        EventRecorder replacement = new EventRecorder();
        watch(pair, EventCenter.READABLE, old);
        watch(pair, EventCenter.READABLE, replacement);
        sendOneByte(pair);
        await("an event at the new handler", () -> replacement.readable() == 1);
        assertThat(old.calls()).isZero();
        unwatch(pair, EventCenter.READABLE);
        pair.close();
    }

    @Test
    default void aHandlerMayDeleteItsOwnEvent() throws Exception {
        Pair pair = Pair.connect(this);
        AtomicInteger calls = new AtomicInteger();
        EventCenter center = pair.serverWorker().center();
        watch(pair, EventCenter.READABLE, (handle, mask) -> {
            calls.incrementAndGet();
            center.deleteFileEvent(handle, EventCenter.READABLE);
        });
        sendOneByte(pair);
        await("the one call", () -> calls.get() == 1);
        sendOneByte(pair);
        settle(pair.serverWorker());
        assertThat(calls).hasValue(1);
        pair.close();
    }

    @Test
    default void aReaderThatDeletesTheWritableEventSparesItsHandlerTheCall() throws Exception {
        Pair pair = Pair.connect(this);
        sendOneByte(pair);
        settle(pair.serverWorker());
        EventCenter center = pair.serverWorker().center();
        EventRecorder writer = new EventRecorder();
        AtomicInteger reads = new AtomicInteger();
        run(pair.serverWorker(), () -> {
            int handle = pair.server().handle();
            center.createFileEvent(handle, EventCenter.WRITABLE, writer);
            center.createFileEvent(handle, EventCenter.READABLE, (ready, mask) -> {
                reads.incrementAndGet();
                center.deleteFileEvent(ready, EventCenter.WRITABLE);
            });
        });
        await("the reader's call", () -> reads.get() > 0);
        settle(pair.serverWorker());
        assertThat(writer.calls()).isZero();
        unwatch(pair, EventCenter.READABLE);
        pair.close();
    }

    @Test
    default void aHandlerThatThrowsDoesNotEndTheLoop() throws Exception {
        Pair pair = Pair.connect(this);
        AtomicInteger calls = new AtomicInteger();
        watch(pair, EventCenter.READABLE, (handle, mask) -> {
            calls.incrementAndGet();
            throw new IllegalStateException("thrown by the test, to be logged");
        });
        sendOneByte(pair);
        await("the first call", () -> calls.get() == 1);
        sendOneByte(pair);
        await("the second call", () -> calls.get() == 2);
        unwatch(pair, EventCenter.READABLE);
        pair.close();
    }

    @Test
    default void unknownHandlesCannotBeWatchedAndDeletingThemIsHarmless() throws Exception {
        run(worker(0), () -> {
            EventRecorder events = new EventRecorder();
            assertThatThrownBy(() -> worker(0).center().createFileEvent(54_321, EventCenter.READABLE, events))
                    .isInstanceOf(IOException.class);
            worker(0).center().deleteFileEvent(54_321, EventCenter.READABLE);
        });
    }

    @Test
    default void onlyTheOwnerWatches() {
        assertThatThrownBy(() -> worker(0).center().createFileEvent(1, EventCenter.READABLE, (handle, mask) -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> worker(0).center().deleteFileEvent(1, EventCenter.READABLE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void hundredsOfHandlesAreWatchedAtOnce() {
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> stream.send(stream.take()));
        List<Stream> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            clients.add(Stream.connect(stack(), worker(1), acceptor.address(), stream -> {}));
        }
        await("300 connections", () -> clients.stream().allMatch(Stream::isConnected));
        clients.forEach(client -> client.send(new byte[] {1}));
        await("300 echoes", () -> clients.stream().allMatch(client -> client.receivedBytes() == 1));
        clients.forEach(Stream::close);
        acceptor.close();
    }
}
