package dev.siphon.tools.bench.system.nio;

import dev.siphon.tools.bench.system.SystemUnderTest.ServerSide;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers frames over TCP. */
final class NioServerSide implements ServerSide, NioLoop.Handler {

    /** As many as Siphon's listeners let wait; the JDK's 50 are too few for a crowd. */
    private static final int BACKLOG = 512;

    private static final Logger LOG = LoggerFactory.getLogger(NioServerSide.class);

    private final NioLoop loop;
    private final ServerSocketChannel listener;
    private final boolean echo;

    private NioServerSide(NioLoop loop, ServerSocketChannel listener, boolean echo) {
        this.loop = loop;
        this.listener = listener;
        this.echo = echo;
    }

    static NioServerSide start(String threadName, boolean echo) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        NioServerSide server = new NioServerSide(new NioLoop(threadName), listener, echo);
        server.loop.register(listener, SelectionKey.OP_ACCEPT, server);
        return server;
    }

    @Override
    public String address() {
        return String.valueOf(listener.socket().getLocalPort());
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        SocketChannel accepted = listener.accept();
        if (accepted != null) {
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            loop.register(accepted, SelectionKey.OP_READ, new NioAnswerer(accepted, echo));
        }
    }

    @Override
    public void failed(IOException reason) {
        LOG.error("accept failed: {}", reason.getMessage());
    }

    @Override
    public void close() {
        loop.close();
    }
}
