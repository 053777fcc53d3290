package dev.siphon.stack.posix;

import static dev.siphon.stack.posix.support.TestLibc.LIBC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.posix.libc.Libc;
import dev.siphon.stack.posix.libc.LibcLibrary;
import dev.siphon.stack.posix.libc.SocketConstants;
import dev.siphon.stack.posix.support.Descriptors;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternetSocketTest {

    private Loop loop;

    @BeforeEach
    void open() throws Exception {
        loop = new Loop();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void optionsReachTheKernelOnEverySocket(String host) throws Exception {
        if (host.contains(":")) {
            Hosts.ipv6();
        }
        SocketOptions options = new SocketOptions(true, 50_000, 16, SocketOptions.PRIORITY_MIN_DELAY, null);
        ServerSocket listener = loop.worker.listen(anyPort(host), options);
        ConnectedSocket client = loop.worker.connect(listener.localAddress(), options);
        ConnectedSocket server = loop.await(() -> listener.accept(options, loop.worker));
        for (int fd : new int[] {client.handle(), server.handle()}) {
            assertThat(option(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY))
                    .isEqualTo(1);
            assertThat(option(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF))
                    .isEqualTo(100_000);
            assertThat(option(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_PRIORITY))
                    .isEqualTo(6);
            assertThat(
                            host.contains(":")
                                    ? option(fd, SocketConstants.IPPROTO_IPV6, SocketConstants.IPV6_TCLASS)
                                    : option(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_TOS))
                    .isEqualTo(SocketConstants.IPTOS_CLASS_CS6);
        }
    }

    @Test
    void withoutOptionsTheKernelsDefaultsStay() throws Exception {
        SocketOptions options = new SocketOptions(false, 0, 16, SocketOptions.NO_PRIORITY, null);
        ServerSocket listener = loop.worker.listen(anyPort("127.0.0.1"), options);
        ConnectedSocket client = loop.worker.connect(listener.localAddress(), options);
        assertThat(option(client.handle(), SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY))
                .isZero();
        assertThat(option(client.handle(), SocketConstants.SOL_SOCKET, SocketConstants.SO_PRIORITY))
                .isZero();
        assertThat(option(client.handle(), SocketConstants.IPPROTO_IP, SocketConstants.IP_TOS))
                .isZero();
    }

    @Test
    void aConnectionComesFromTheAddressThatWasAskedFor() throws Exception {
        ServerSocket listener = loop.listen(anyPort("127.0.0.1"));
        SocketOptions options = new SocketOptions(true, 0, 1, SocketOptions.NO_PRIORITY, anyPort("127.0.0.77"));
        ConnectedSocket client = loop.worker.connect(listener.localAddress(), options);
        ConnectedSocket server = loop.accept(listener);
        loop.await(client::isConnected);
        InetSocketAddress local = (InetSocketAddress) client.localAddress();
        assertThat(local.getAddress().getHostAddress()).isEqualTo("127.0.0.77");
        assertThat(local.getPort()).isPositive();
        assertThat(server.remoteAddress()).isEqualTo(local);
    }

    @Test
    void anAddressThatIsNotOursCannotBeConnectedFrom() {
        SocketOptions foreign = new SocketOptions(true, 0, 1, SocketOptions.NO_PRIORITY, anyPort("192.0.2.1"));
        assertThatThrownBy(() -> loop.worker.connect(anyPort("127.0.0.1"), foreign))
                .satisfies(StreamTest.is(Errno.EADDRNOTAVAIL))
                .hasMessageStartingWith("bind to 192.0.2.1:0 before connecting to 127.0.0.1:0");
        SocketOptions otherFamily = new SocketOptions(true, 0, 1, SocketOptions.NO_PRIORITY, anyPort("::1"));
        assertThatThrownBy(() -> loop.worker.connect(anyPort("127.0.0.1"), otherFamily))
                .satisfies(StreamTest.is(Errno.EAFNOSUPPORT));
        assertThat(loop.transport.openSockets()).isZero();
    }

    @Test
    void aStreamNeverMeetsItself() throws Exception {
        // Bound to the port that it connects to, which for an unbound stream happens by chance.
        int port;
        try (java.net.ServerSocket reserved =
                new java.net.ServerSocket(0, 1, Hosts.at("127.0.0.1", 0).getAddress())) {
            port = reserved.getLocalPort();
        }
        InetSocketAddress self = Hosts.at("127.0.0.1", port);
        Libc libc = LibcLibrary.libc();
        int fd = libc.socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        SocketAddressCodec codec = new SocketAddressCodec();
        assertThat(libc.bind(fd, codec.address(), codec.encode(self))).isZero();
        try (ConnectedSocket client = PosixConnectedSocket.connecting(loop.transport, fd, self)) {
            assertThatThrownBy(client::isConnected)
                    .satisfies(StreamTest.is(Errno.ECONNREFUSED))
                    .hasMessage("connect to 127.0.0.1:" + port + ": nobody listens there");
        }
    }

    @Test
    void anIpv6ListenerOnAllAddressesServesIpv4Too() throws Exception {
        Hosts.ipv6();
        ServerSocket listener = loop.listen(anyPort("::"));
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        loop.connect(Hosts.at("127.0.0.1", port));
        InetSocketAddress remote = (InetSocketAddress) loop.accept(listener).remoteAddress();
        assertThat(remote.getAddress()).isEqualTo(Hosts.at("127.0.0.1", 0).getAddress());
    }

    @Test
    void withoutDescriptorsAConnectionWaitsUntilThereAreSome() throws Exception {
        ServerSocket listener = loop.listen(anyPort("127.0.0.1"));
        ConnectedSocket client = loop.connect(listener.localAddress());
        loop.await(client::isConnected);
        assertThatThrownBy(() -> loop.worker.listen(listener.localAddress(), Loop.OPTIONS))
                .as("an error, so that its classes are loaded while files can be opened")
                .satisfies(StreamTest.is(Errno.EADDRINUSE));
        Throwable[] failures = Descriptors.without(() -> new Throwable[] {
            failure(() -> listener.accept(Loop.OPTIONS, loop.worker)),
            failure(() -> loop.worker.connect(listener.localAddress(), Loop.OPTIONS))
        });
        assertThat(failures[0])
                .satisfies(StreamTest.is(Errno.EMFILE))
                .hasMessage("accept on " + SocketAddressCodec.text(listener.localAddress())
                        + ": Too many open files (errno 24)");
        assertThat(failures[1]).satisfies(StreamTest.is(Errno.EMFILE));
        assertThat(listener.accept(Loop.OPTIONS, loop.worker)).isNotNull();
    }

    @Test
    void eventsAreEdges() throws Exception {
        AtomicInteger pending = new AtomicInteger();
        ServerSocket listener = loop.worker.listen(anyPort("127.0.0.1"), Loop.OPTIONS);
        loop.center.createFileEvent(listener.handle(), EventCenter.READABLE, (h, m) -> pending.incrementAndGet());
        ConnectedSocket client = loop.worker.connect(listener.localAddress(), Loop.OPTIONS);
        loop.await(() -> pending.get() == 1);
        assertThat(loop.center.processEvents(0)).isZero();
        ConnectedSocket server = listener.accept(Loop.OPTIONS, loop.worker);

        AtomicInteger readable = new AtomicInteger();
        AtomicInteger writable = new AtomicInteger();
        loop.center.createFileEvent(server.handle(), EventCenter.READABLE, (h, m) -> readable.incrementAndGet());
        assertThat(loop.center.processEvents(0)).isZero();
        for (int message = 1; message <= 3; message++) {
            assertThat(client.isConnected()).isTrue();
            client.send(StreamTest.list(loop, new byte[100]), false);
            int expected = message;
            loop.await(() -> readable.get() == expected);
            assertThat(loop.center.processEvents(0)).isZero();
        }
        loop.read(server, 300);
        loop.center.createFileEvent(server.handle(), EventCenter.WRITABLE, (h, m) -> writable.incrementAndGet());
        loop.center.processEvents(0);
        assertThat(writable).hasValue(1);
        assertThat(readable).hasValue(3);
        assertThat(loop.center.processEvents(0)).isZero();
        loop.center.deleteFileEvent(server.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
        client.send(StreamTest.list(loop, new byte[100]), false);
        assertThat(loop.center.processEvents(2_000)).isZero();
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    private static Throwable failure(Attempt attempt) {
        try {
            attempt.run();
            return new AssertionError("did not fail");
        } catch (Exception e) {
            return e;
        }
    }

    private static int option(int fd, int level, int option) {
        int[] value = new int[1];
        assertThat(LIBC.getsockopt(fd, level, option, value, new int[] {4})).isZero();
        return value[0];
    }

    private static SocketAddress anyPort(String host) {
        return Hosts.at(host, 0);
    }
}
