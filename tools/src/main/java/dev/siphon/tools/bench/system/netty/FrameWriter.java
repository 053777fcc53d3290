package dev.siphon.tools.bench.system.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.zip.CRC32C;

/** Writes frames to a channel, without flushing. On its event loop. */
final class FrameWriter {

    /** Data up to here are copied between header and footer: that costs less than three pieces do. */
    private static final int COPIED_BYTES = 16 << 10;

    private final CRC32C checksum = new CRC32C();
    private final boolean crc;
    private long seq;

    /** Frames with checksums, if {@code crc}. */
    FrameWriter(boolean crc) {
        this.crc = crc;
    }

    /** Writes a frame of {@code slot} with all readable bytes of {@code data}, whose references stay as they are. */
    void write(ChannelHandlerContext context, int slot, ByteBuf data) {
        int length = data.readableBytes();
        int dataCrc = crc && length > 0 ? crc(data, data.readerIndex(), length) : 0;
        if (length <= COPIED_BYTES) {
            ByteBuf frame = context.alloc().directBuffer(Frame.HEADER_BYTES + length + Frame.FOOTER_BYTES);
            putHeader(frame, slot, length);
            frame.writeBytes(data, data.readerIndex(), length);
            putFooter(frame, dataCrc);
            write(context, frame);
        } else {
            ByteBuf header = context.alloc().directBuffer(Frame.HEADER_BYTES);
            putHeader(header, slot, length);
            ByteBuf footer = context.alloc().directBuffer(Frame.FOOTER_BYTES);
            putFooter(footer, dataCrc);
            write(context, header);
            write(context, data.retainedSlice());
            write(context, footer);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure of the void promise reaches the reader's exceptionCaught
    private static void write(ChannelHandlerContext context, ByteBuf bytes) {
        context.write(bytes, context.voidPromise());
    }

    private void putHeader(ByteBuf frame, int slot, int length) {
        int at = frame.writerIndex();
        frame.writeZero(Frame.HEADER_BYTES);
        frame.setByte(at, Frame.TAG);
        frame.setLongLE(at + Frame.COVERED_AT, ++seq);
        frame.setLongLE(at + Frame.SLOT_AT, slot);
        frame.setIntLE(at + Frame.DATA_LENGTH_AT, length);
        if (crc) {
            frame.setIntLE(at + Frame.HEADER_CRC_AT, crc(frame, at + Frame.COVERED_AT, Frame.COVERED_BYTES));
        }
    }

    private static void putFooter(ByteBuf frame, int dataCrc) {
        int at = frame.writerIndex();
        frame.writeZero(Frame.FOOTER_BYTES);
        frame.setIntLE(at + Frame.DATA_CRC_AT, dataCrc);
    }

    private int crc(ByteBuf bytes, int index, int length) {
        checksum.reset();
        checksum.update(bytes.internalNioBuffer(index, length));
        return (int) checksum.getValue();
    }
}
