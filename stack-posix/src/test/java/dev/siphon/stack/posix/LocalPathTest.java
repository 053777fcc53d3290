package dev.siphon.stack.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.LocalSocketAddress;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPathTest {

    @TempDir
    private Path folder;

    private Path path;
    private Loop loop;

    @BeforeEach
    void open() throws Exception {
        path = folder.resolve("sock");
        loop = new Loop();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void aFileOnWhichNobodyAnswersIsReplaced() throws Exception {
        try (ServerSocketChannel previous = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            previous.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        ServerSocket listener = loop.listen(address());
        loop.stream(listener);
    }

    @Test
    void aFileOnWhichSomeoneAnswersIsKept() throws Exception {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(() -> loop.listen(address())).satisfies(StreamTest.is(Errno.EADDRINUSE));
            assertThat(path).exists();
        }
    }

    @Test
    void aFileThatIsNoSocketIsKept() throws Exception {
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> loop.listen(address())).satisfies(StreamTest.is(Errno.EADDRINUSE));
        assertThat(path).hasContent("precious");
    }

    @Test
    void theFileGoesWithItsListener() throws Exception {
        ServerSocket listener = loop.listen(address());
        assertThat(path).exists();
        loop.close(listener);
        assertThat(path).doesNotExist();
    }

    @Test
    void theFileGoesWithTheWorker() throws Exception {
        loop.listen(address());
        loop.close();
        assertThat(path).doesNotExist();
        loop = new Loop();
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        LocalSocketAddress nowhere =
                LocalSocketAddress.of(folder.resolve("no/sock").toString());
        assertThatThrownBy(() -> loop.listen(nowhere))
                .satisfies(StreamTest.is(Errno.ENOENT))
                .hasMessage("bind to " + nowhere + ": No such file or directory (errno 2)");
        assertThat(loop.transport.openSockets()).isZero();
    }

    @Test
    void aFullBacklogRefuses() throws Exception {
        SocketOptions small = new SocketOptions(true, 0, 1, SocketOptions.NO_PRIORITY, null);
        loop.worker.listen(address(), small);
        TransportException refusal = null;
        for (int i = 0; i < 10 && refusal == null; i++) {
            ConnectedSocket client = loop.connect(address());
            try {
                assertThat(client.isConnected()).isTrue();
            } catch (TransportException e) {
                refusal = e;
            }
        }
        assertThat(refusal).satisfies(StreamTest.is(Errno.ECONNREFUSED)).hasMessageContaining("backlog is full");
    }

    @Test
    void jnrUnixsocketConnectsToOurListener() throws Exception {
        ServerSocket listener = loop.listen(address());
        UnixSocketAddress address = new UnixSocketAddress(path.toString());
        try (UnixSocketChannel channel = UnixSocketChannel.open(address)) {
            ConnectedSocket server = loop.accept(listener);
            assertThat(server.remoteAddress()).isEqualTo(LocalSocketAddress.unnamed());
            channel.write(ByteBuffer.wrap("jnr".getBytes(UTF_8)));
            assertThat(loop.read(server, 3)).isEqualTo("jnr".getBytes(UTF_8));
        }
        loop.await(loop.connect(new UnixSocketAddress(path.toString()))::isConnected);
    }

    private LocalSocketAddress address() {
        return LocalSocketAddress.of(path.toString());
    }
}
