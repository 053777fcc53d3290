package dev.siphon.tools.bench.system.netty;

import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest.ServerSide;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Answers frames; what one read brought is answered by one flush. */
final class NettyServerSide implements ServerSide {

    private static final int END_SECONDS = 5;

    private final EventLoopGroup loops;
    private final Channel listener;

    private NettyServerSide(EventLoopGroup loops, Channel listener) {
        this.loops = loops;
        this.listener = listener;
    }

    static NettyServerSide start(EventLoopGroup loops, SystemSettings settings) {
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, NettySystem.readBuffers())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline().addLast(new Answerer(settings));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return new NettyServerSide(loops, listener);
    }

    @Override
    public String address() {
        return String.valueOf(((InetSocketAddress) listener.localAddress()).getPort());
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Answerer extends FrameReader {

        private final FrameWriter writer;
        private final boolean echo;

        Answerer(SystemSettings settings) {
            super(settings.crc());
            writer = new FrameWriter(settings.crc());
            echo = settings.echo();
        }

        @Override
        void received(ChannelHandlerContext context, int slot, ByteBuf data, int index, int length) {
            writer.write(context, slot, echo ? data.slice(index, length) : Unpooled.EMPTY_BUFFER);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        /** The client went away; it tells about it if that was not meant. */
        @Override
        void ended(String reason) {}
    }
}
