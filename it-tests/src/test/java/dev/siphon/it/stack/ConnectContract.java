package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.event.EventCenter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Connecting: three outcomes, and the event that announces them. Ceph's ConnectFailedTest. */
interface ConnectContract extends Conformance {

    /** An address that was free a moment ago. */
    private SocketAddress deadAddress() throws Exception {
        return on(worker(0), () -> {
            try (ServerSocket listener = worker(0).listen(freshAddress(), SocketOptions.defaults())) {
                return listener.localAddress();
            }
        });
    }

    @Test
    default void theTraitsEventAnnouncesSuccess() throws Exception {
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        EventRecorder events = new EventRecorder();
        ConnectedSocket client = on(worker(1), () -> {
            ConnectedSocket socket = worker(1).connect(acceptor.address(), SocketOptions.defaults());
            worker(1).center().createFileEvent(socket.handle(), connectMask(), events);
            return socket;
        });
        await("the event that announces the connect", () -> events.calls() > 0);
        await("the connection", () -> isConnected(client));
        run(worker(1), () -> {
            worker(1).center().deleteFileEvent(client.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
            client.close();
        });
        acceptor.close();
    }

    private boolean isConnected(ConnectedSocket socket) {
        try {
            return on(worker(1), socket::isConnected);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void refusalIsReportedByTheSocketAndNotByConnect() throws Exception {
        SocketAddress dead = deadAddress();
        EventRecorder events = new EventRecorder();
        ConnectedSocket client = on(worker(1), () -> {
            ConnectedSocket socket = worker(1).connect(dead, SocketOptions.defaults());
            worker(1).center().createFileEvent(socket.handle(), connectMask(), events);
            return socket;
        });
        assertThat(client.remoteAddress()).isEqualTo(dead);
        await("the event that announces the refusal", () -> events.calls() > 0);
        run(worker(1), () -> {
            assertErrno(client::isConnected, Errno.ECONNREFUSED, Errno.ECONNRESET, Errno.ENOENT);
            worker(1).center().deleteFileEvent(client.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
            client.close();
        });
    }

    @Test
    default void anUnreachablePeerIsNeverConnected() throws Exception {
        Optional<SocketAddress> unreachable = underTest().unreachableAddress();
        assumeTrue(unreachable.isPresent(), "there is no unreachable address that may be tried here");
        ConnectedSocket client =
                on(worker(1), () -> worker(1).connect(unreachable.orElseThrow(), SocketOptions.defaults()));
        boolean connected = false;
        try {
            for (int i = 0; i < 100; i++) {
                connected |= on(worker(1), client::isConnected);
            }
        } catch (TransportException e) {
            assertThat(e.errno()).isIn(Errno.EHOSTUNREACH, Errno.ENETUNREACH, Errno.ETIMEDOUT, Errno.EACCES);
        }
        assertThat(connected).isFalse();
        run(worker(1), client::close);
    }

    @Test
    default void aConnectionInProgressCanBeClosed() throws Exception {
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        for (int i = 0; i < 50; i++) {
            run(worker(1), () -> {
                ConnectedSocket client = worker(1).connect(acceptor.address(), SocketOptions.defaults());
                client.close();
                client.close();
            });
        }
        Stream later = Stream.connect(stack(), worker(1), acceptor.address(), stream -> {});
        await("a connection after all those that were given up", later::isConnected);
        later.close();
        acceptor.close();
    }

    @Test
    default void aConnectionComesFromTheAddressItIsBoundTo() throws Exception {
        Optional<SocketAddress> other = underTest().otherOwnAddress();
        assumeTrue(other.isPresent(), "this host has no second address of this family");
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        SocketOptions bound = new SocketOptions(true, 0, 512, SocketOptions.NO_PRIORITY, other.orElseThrow());
        ConnectedSocket client = on(worker(1), () -> worker(1).connect(acceptor.address(), bound));
        await(
                "the bound connection",
                () -> isConnected(client) && !acceptor.accepted().isEmpty());

        InetSocketAddress seen =
                (InetSocketAddress) acceptor.accepted().get(0).socket().remoteAddress();
        assertThat(seen.getAddress()).isEqualTo(((InetSocketAddress) other.orElseThrow()).getAddress());
        run(worker(1), client::close);
        acceptor.close();
    }
}
