package dev.siphon.tools.bench.system.netty;

import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Opens connections that send frames. */
final class NettyClientSide implements LaneClient {

    private static final int END_SECONDS = 5;

    private final EventLoopGroup loops;
    private final int port;
    private final boolean crc;

    NettyClientSide(EventLoopGroup loops, int port, boolean crc) {
        this.loops = loops;
        this.port = port;
        this.crc = crc;
    }

    @Override
    public Lane open(Load load, LaneListener listener) throws IOException {
        NettyLane lane = new NettyLane(load, listener, crc);
        ChannelFuture connected = new Bootstrap()
                .group(loops)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, NettySystem.readBuffers())
                .handler(lane)
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            lane.close();
            throw new IOException("cannot connect: " + connected.cause().getMessage(), connected.cause());
        }
        return lane;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
