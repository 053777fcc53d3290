package dev.siphon.it.messenger;

import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.EntityAddressCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes TCP connections to a messenger on, and cuts them all when told to. What the messenger says of its own port is
 * replaced by the proxy's, since a client believes in no other address than the one it dialled.
 */
final class CuttingProxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private int passed;

    CuttingProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Connections passed on so far. */
    synchronized int passed() {
        return passed;
    }

    private synchronized void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(target.getAddress(), target.getPort());
                synchronized (this) {
                    sockets.add(client);
                    sockets.add(server);
                    passed++;
                }
                start(() -> pump(client, server));
                start(() -> {
                    introduce(server, client);
                    pump(server, client);
                });
            } catch (IOException e) {
                // Closed, or the server is not there: the client tries again.
            }
        }
    }

    /** Passes banner and own address on, with another port. */
    private void introduce(Socket server, Socket client) {
        try {
            byte[] hello = server.getInputStream().readNBytes(Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH);
            int port = Banner.LENGTH + EntityAddressCodec.SOCKADDR_BODY_OFFSET;
            if (hello.length > port + 1) {
                hello[port] = (byte) (port() >> 8);
                hello[port + 1] = (byte) port();
            }
            client.getOutputStream().write(hello);
        } catch (IOException e) {
            // Cut: pumping will find out.
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] bytes = new byte[1 << 14];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int got = in.read(bytes); got >= 0; got = in.read(bytes)) {
                out.write(bytes, 0, got);
            }
        } catch (IOException e) {
            // Cut: both ends are closed.
        }
    }

    /** Cuts all connections there are, whatever is on its way. */
    synchronized void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws Exception {
        listener.close();
        cut();
        List<Thread> ending;
        synchronized (this) {
            ending = List.copyOf(threads);
        }
        for (Thread thread : ending) {
            thread.join();
        }
    }
}
