package dev.siphon.tools.bench.system.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what is received into frames and checks them. A frame that came in one read is handed over where it is; another is
 * gathered in a buffer of its size.
 */
abstract class FrameReader extends ChannelInboundHandlerAdapter {

    private final CRC32C checksum = new CRC32C();
    private final boolean crc;
    private @Nullable ByteBuf partial;
    private int wanted;

    FrameReader(boolean crc) {
        this.crc = crc;
    }

    /** A whole frame is there; {@code data} holds its data among others, and is valid during the call. */
    abstract void received(ChannelHandlerContext context, int slot, ByteBuf data, int index, int length);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (partial == null && !takeWhole(context, in)) {
                    wanted = in.readableBytes() < Frame.HEADER_BYTES
                            ? Frame.HEADER_BYTES
                            : frameBytes(in, in.readerIndex());
                    partial = context.alloc().directBuffer(wanted);
                }
                if (partial != null) {
                    gather(context, in, partial);
                }
            }
        } finally {
            in.release();
        }
    }

    private boolean takeWhole(ChannelHandlerContext context, ByteBuf in) {
        if (in.readableBytes() < Frame.HEADER_BYTES) {
            return false;
        }
        int bytes = frameBytes(in, in.readerIndex());
        if (in.readableBytes() < bytes) {
            return false;
        }
        take(context, in, in.readerIndex());
        in.skipBytes(bytes);
        return true;
    }

    private void gather(ChannelHandlerContext context, ByteBuf in, ByteBuf frame) {
        frame.writeBytes(in, Math.min(in.readableBytes(), wanted - frame.readableBytes()));
        if (frame.readableBytes() < wanted) {
            return;
        }
        if (wanted == Frame.HEADER_BYTES) {
            wanted = frameBytes(frame, 0);
            frame.capacity(wanted);
            return;
        }
        partial = null;
        try {
            take(context, frame, 0);
        } finally {
            frame.release();
        }
    }

    private static int frameBytes(ByteBuf in, int at) {
        int length = in.getIntLE(at + Frame.DATA_LENGTH_AT);
        if (in.getByte(at) != Frame.TAG || length < 0 || length > Frame.MAX_DATA_BYTES) {
            throw new CorruptedFrameException(
                    "a frame with tag " + in.getByte(at) + " and " + length + " bytes of data");
        }
        return Frame.HEADER_BYTES + length + Frame.FOOTER_BYTES;
    }

    private void take(ChannelHandlerContext context, ByteBuf frame, int at) {
        int length = frame.getIntLE(at + Frame.DATA_LENGTH_AT);
        int dataAt = at + Frame.HEADER_BYTES;
        if (crc) {
            check(frame, at + Frame.COVERED_AT, Frame.COVERED_BYTES, frame.getIntLE(at + Frame.HEADER_CRC_AT));
            if (length > 0) {
                check(frame, dataAt, length, frame.getIntLE(dataAt + length + Frame.DATA_CRC_AT));
            }
        }
        received(context, (int) frame.getLongLE(at + Frame.SLOT_AT), frame, dataAt, length);
    }

    private void check(ByteBuf frame, int index, int length, int expected) {
        checksum.reset();
        checksum.update(frame.internalNioBuffer(index, length));
        if ((int) checksum.getValue() != expected) {
            throw new CorruptedFrameException("a checksum of " + length + " bytes is wrong");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        ended("the other side closed the connection");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells when it is closed
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ended(String.valueOf(cause.getMessage()));
        context.close();
    }

    /** The channel is of no more use. */
    abstract void ended(String reason);
}
