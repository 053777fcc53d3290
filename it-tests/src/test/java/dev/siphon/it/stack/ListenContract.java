package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.event.EventCenter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Listening and accepting: Ceph's ListenTest and AcceptAndCloseTest, and what the javadoc of ServerSocket promises. */
interface ListenContract extends Conformance {

    SocketOptions OPTIONS = SocketOptions.defaults();

    default ServerSocket listen(int worker, SocketAddress address) throws Exception {
        return on(worker(worker), () -> worker(worker).listen(address, OPTIONS));
    }

    default ConnectedSocket connect(int worker, SocketAddress address) throws Exception {
        return on(worker(worker), () -> worker(worker).connect(address, OPTIONS));
    }

    /** Accepts on worker 0 for worker 0, waiting until there is something. */
    default ConnectedSocket accept(ServerSocket listener) throws Exception {
        List<ConnectedSocket> accepted = new ArrayList<>(1);
        await("a connection to accept", () -> {
            try {
                ConnectedSocket socket = tryAccept(listener);
                if (socket != null) {
                    accepted.add(socket);
                }
                return socket != null;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        return accepted.get(0);
    }

    default ConnectedSocket tryAccept(ServerSocket listener) throws Exception {
        return on(worker(0), () -> listener.accept(OPTIONS, worker(0)));
    }

    default void awaitConnected(int worker, ConnectedSocket socket) {
        await("connect of " + socket, () -> {
            try {
                return on(worker(worker), socket::isConnected);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    default void close(int worker, AutoCloseable... closed) throws Exception {
        run(worker(worker), () -> {
            for (AutoCloseable each : closed) {
                each.close();
            }
        });
    }

    @Test
    default void oneWorkerListensOnAnAddressOnce() throws Exception {
        ServerSocket listener = listen(0, freshAddress());
        assertErrno(() -> listen(0, listener.localAddress()), Errno.EADDRINUSE);
        close(0, listener);
    }

    @Test
    default void anotherWorkerListensOnTheSameAddressOnlyWithLocalListenTables() throws Exception {
        ServerSocket listener = listen(0, freshAddress());
        if (stack().supportsLocalListenTable()) {
            ServerSocket sharing = listen(1, listener.localAddress());
            assertThat(sharing.localAddress()).isEqualTo(listener.localAddress());
            close(1, sharing);
        } else {
            assertErrno(() -> listen(1, listener.localAddress()), Errno.EADDRINUSE);
        }
        close(0, listener);
    }

    @Test
    default void connectionsGoToTheWorkersThatListen() throws Exception {
        assumeTrue(stack().supportsLocalListenTable(), "this transport has one listen table for all workers");
        ServerSocket first = listen(0, freshAddress());
        ServerSocket second = listen(1, first.localAddress());
        List<ConnectedSocket> clients = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            clients.add(connect(2, first.localAddress()));
        }
        List<ConnectedSocket> byFirst = new ArrayList<>();
        List<ConnectedSocket> bySecond = new ArrayList<>();
        await("32 connections on the two listening workers", () -> {
            acceptAll(0, first, byFirst);
            acceptAll(1, second, bySecond);
            return byFirst.size() + bySecond.size() == 32;
        });
        assertThat(byFirst).isNotEmpty();
        assertThat(bySecond).isNotEmpty();
        close(2, clients.toArray(AutoCloseable[]::new));
        close(0, byFirst.toArray(AutoCloseable[]::new));
        close(1, bySecond.toArray(AutoCloseable[]::new));
        close(0, first);
        close(1, second);
    }

    private void acceptAll(int worker, ServerSocket listener, List<ConnectedSocket> accepted) {
        try {
            run(worker(worker), () -> {
                for (ConnectedSocket socket = listener.accept(OPTIONS, worker(worker));
                        socket != null;
                        socket = listener.accept(OPTIONS, worker(worker))) {
                    accepted.add(socket);
                }
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void portZeroGivesAFreePort() throws Exception {
        assumeTrue(freshAddress() instanceof InetSocketAddress, "this address family has no ports");
        Set<Integer> ports = new HashSet<>();
        List<ServerSocket> listeners = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ServerSocket listener = listen(0, freshAddress());
            listeners.add(listener);
            ports.add(((InetSocketAddress) listener.localAddress()).getPort());
        }
        assertThat(ports).hasSize(10).doesNotContain(0);
        close(0, listeners.toArray(AutoCloseable[]::new));
    }

    @Test
    default void anAddressCanBeListenedOnAgainAfterItsListenerClosed() throws Exception {
        ServerSocket listener = listen(0, freshAddress());
        ConnectedSocket client = connect(1, listener.localAddress());
        ConnectedSocket accepted = accept(listener);
        close(0, listener, accepted);
        close(1, client);

        ServerSocket again = listen(0, listener.localAddress());
        assertThat(again.localAddress()).isEqualTo(listener.localAddress());
        close(0, again);
    }

    @Test
    default void acceptWithoutAPendingConnectionGivesNothing() throws Exception {
        ServerSocket listener = listen(0, freshAddress());
        assertThat(tryAccept(listener)).isNull();
        assertThat(tryAccept(listener)).isNull();
        close(0, listener);
    }

    @Test
    default void pendingConnectionsAreAnnouncedAndAcceptedUntilNoneIsLeft() throws Exception {
        ServerSocket listener = listen(0, freshAddress());
        EventRecorder events = new EventRecorder();
        run(worker(0), () -> worker(0).center().createFileEvent(listener.handle(), EventCenter.READABLE, events));
        settle(worker(0));
        assertThat(events.calls()).as("events before a connection").isZero();

        List<ConnectedSocket> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(connect(1, listener.localAddress()));
        }
        await("a readable event of the listener", () -> events.readable() > 0);
        List<AutoCloseable> accepted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            accepted.add(accept(listener));
        }
        assertThat(tryAccept(listener)).isNull();
        assertThat(events.writable()).isZero();

        run(worker(0), () -> worker(0).center().deleteFileEvent(listener.handle(), EventCenter.READABLE));
        close(1, clients.toArray(AutoCloseable[]::new));
        close(0, accepted.toArray(AutoCloseable[]::new));
        close(0, listener);
    }

    @Test
    default void bothEndsKnowEachOthersAddresses() throws Exception {
        ServerSocket listener = listen(0, freshAddress());
        ConnectedSocket client = connect(1, listener.localAddress());
        ConnectedSocket accepted = accept(listener);
        awaitConnected(1, client);

        assertThat(client.remoteAddress()).isEqualTo(listener.localAddress());
        assertThat(accepted.localAddress()).isEqualTo(listener.localAddress());
        if (listener.localAddress() instanceof InetSocketAddress) {
            assertThat(accepted.remoteAddress()).isEqualTo(client.localAddress());
            assertThat(((InetSocketAddress) client.localAddress()).getPort()).isNotZero();
        }
        close(0, accepted, listener);
        close(1, client);
    }

    @Test
    default void aClientThatClosedBeforeItsAcceptIsAcceptedAndAtItsEnd() throws Exception {
        ServerSocket listener = listen(0, freshAddress());
        ConnectedSocket client = connect(1, listener.localAddress());
        awaitConnected(1, client);
        close(1, client);

        ConnectedSocket accepted = accept(listener);
        Reader reader = new Reader(worker(0));
        await("the end of the closed client's stream", () -> reader.isOver(this, accepted));
        assertThat(reader.received()).isEmpty();
        reader.close();
        close(0, accepted, listener);
    }

    @Test
    default void afterTheListenerClosedConnectsAreRefused() throws Exception {
        ServerSocket listener = listen(0, freshAddress());
        close(0, listener, listener);
        ConnectedSocket client = connect(1, listener.localAddress());
        List<Throwable> failures = new ArrayList<>();
        await("refusal", () -> {
            try {
                assertThat(on(worker(1), client::isConnected)).isFalse();
            } catch (Exception e) {
                failures.add(e);
            }
            return !failures.isEmpty();
        });
        assertErrno(
                () -> {
                    throw failures.get(0);
                },
                Errno.ECONNREFUSED,
                Errno.ECONNRESET,
                Errno.ENOENT);
        close(1, client);
    }

    @Test
    default void connectionsThatWaitWhenTheListenerClosesAreEnded() throws Exception {
        ServerSocket listener = listen(0, freshAddress());
        ConnectedSocket client = connect(1, listener.localAddress());
        awaitConnected(1, client);
        close(0, listener);

        Reader reader = new Reader(worker(1));
        await("the end of a connection that was never accepted", () -> reader.isOver(this, client));
        reader.close();
        close(1, client);
    }

    @Test
    default void onlyTheWorkersOwnThreadListens() {
        assertThatThrownBy(() -> worker(0).listen(freshAddress(), OPTIONS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> worker(0).connect(freshAddress(), OPTIONS)).isInstanceOf(IllegalStateException.class);
    }
}
