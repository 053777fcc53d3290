package dev.siphon.tools.bench.system.nio;

import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Opens connections that send frames over TCP. */
final class NioClientSide implements LaneClient {

    private final NioLoop loop;
    private final int port;

    private NioClientSide(NioLoop loop, int port) {
        this.loop = loop;
        this.port = port;
    }

    static NioClientSide start(String threadName, int port) throws IOException {
        return new NioClientSide(new NioLoop(threadName), port);
    }

    @Override
    public Lane open(Load load, LaneListener listener) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        NioLane lane = new NioLane(loop, channel, load, listener);
        loop.register(channel, SelectionKey.OP_READ, lane);
        return lane;
    }

    @Override
    public void close() {
        loop.close();
    }
}
