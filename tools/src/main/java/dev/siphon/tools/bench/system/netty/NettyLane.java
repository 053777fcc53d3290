package dev.siphon.tools.bench.system.netty;

import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.Payloads;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The client's end of a connection. Each slot has data of its own. */
final class NettyLane extends FrameReader implements Lane {

    private final LaneListener listener;
    private final FrameWriter writer;
    private final ByteBuf[] data;
    private final ByteBuffer[] bytes;
    private volatile @Nullable ChannelHandlerContext context;
    private volatile boolean closed;
    private boolean reading;
    private boolean flushIsDue;

    NettyLane(Load load, LaneListener listener, boolean crc) {
        super(crc);
        this.listener = listener;
        this.writer = new FrameWriter(crc);
        this.data = new ByteBuf[load.depth()];
        this.bytes = new ByteBuffer[load.depth()];
        for (int slot = 0; slot < data.length; slot++) {
            data[slot] = Unpooled.directBuffer(load.size()).writeZero(load.size());
            bytes[slot] = data[slot].nioBuffer();
            Payloads.fill(bytes[slot], slot);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void send(int slot) {
        ChannelHandlerContext channel = context;
        if (channel == null) {
            throw new IllegalStateException("not connected");
        }
        if (channel.executor().inEventLoop()) {
            write(channel, slot);
        } else {
            channel.executor().execute(() -> write(channel, slot));
        }
    }

    private void write(ChannelHandlerContext channel, int slot) {
        Payloads.change(bytes[slot], 0);
        writer.write(channel, slot, data[slot]);
        if (!reading && !flushIsDue) {
            // What else is about to be sent goes along.
            flushIsDue = true;
            channel.executor().execute(() -> flush(channel));
        }
    }

    private void flush(ChannelHandlerContext channel) {
        flushIsDue = false;
        channel.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        reading = true;
        super.channelRead(channel, message);
    }

    @Override
    void received(ChannelHandlerContext channel, int slot, ByteBuf frame, int index, int length) {
        listener.completed(slot);
    }

    /** What replies set off is written together, after all of them. */
    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        reading = false;
        channel.flush();
    }

    @Override
    void ended(String reason) {
        if (!closed) {
            listener.failed(reason);
        }
    }

    @Override
    public void close() {
        closed = true;
        ChannelHandlerContext channel = context;
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
        for (ByteBuf buffer : data) {
            buffer.release();
        }
    }
}
