package dev.siphon.tools.bench.system.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The server's end of a connection. An echo of a frame is the frame itself, so everything read is written again;
 * otherwise each is answered by a head, once all of its data is here. Reading stops while answers are stuck.
 */
final class NioAnswerer implements NioLoop.Handler {

    private final SocketChannel channel;
    private final boolean echo;
    private final ByteBuffer in = ByteBuffer.allocateDirect(NioSystem.READ_BYTES);
    /** Holds the answers to all frames that a full {@link #in} can hold. */
    private final ByteBuffer out = ByteBuffer.allocateDirect(NioSystem.READ_BYTES);

    private int dataToSkip;
    private int slotToAnswer = -1;

    NioAnswerer(SocketChannel channel, boolean echo) {
        this.channel = channel;
        this.echo = echo;
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        if (key.isReadable()) {
            if (channel.read(in) < 0) {
                channel.close();
                return;
            }
            in.flip();
            if (echo) {
                out.put(in);
            } else {
                answerFrames();
            }
            in.compact();
        }
        out.flip();
        channel.write(out);
        int next = out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        out.compact();
        if (key.interestOps() != next) {
            key.interestOps(next);
        }
    }

    private void answerFrames() {
        while (true) {
            int skipped = Math.min(dataToSkip, in.remaining());
            in.position(in.position() + skipped);
            dataToSkip -= skipped;
            if (dataToSkip > 0) {
                return;
            }
            if (slotToAnswer >= 0) {
                out.putInt(0).putInt(slotToAnswer);
                slotToAnswer = -1;
            }
            if (in.remaining() < NioSystem.FRAME_HEAD_BYTES) {
                return;
            }
            dataToSkip = in.getInt();
            slotToAnswer = in.getInt();
        }
    }

    @Override
    public void failed(IOException reason) {
        // The client went away; it tells about it if that was not meant.
        try {
            channel.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
