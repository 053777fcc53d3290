package dev.siphon.tools.bench.system.nio;

import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.Payloads;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** The client's end of a connection. Each slot has a frame of its own, written from where it is. */
final class NioLane implements Lane, NioLoop.Handler {

    /** As many as one gathering write takes. */
    private static final int FRAMES_PER_WRITE = 16;

    private final NioLoop loop;
    private final SocketChannel channel;
    private final LaneListener listener;
    private final ByteBuffer in = ByteBuffer.allocateDirect(NioSystem.READ_BYTES);
    private final ByteBuffer[] frames;
    /** A ring of the slots to be written, with room for all of them. */
    private final int[] toWrite;

    private final ByteBuffer[] batch = new ByteBuffer[FRAMES_PER_WRITE];
    private int firstToWrite;
    private int countToWrite;
    private int dataToSkip;
    private int slotReceived = -1;
    private boolean reading;

    NioLane(NioLoop loop, SocketChannel channel, Load load, LaneListener listener) {
        this.loop = loop;
        this.channel = channel;
        this.listener = listener;
        this.toWrite = new int[load.depth()];
        this.frames = new ByteBuffer[load.depth()];
        for (int slot = 0; slot < frames.length; slot++) {
            ByteBuffer frame = ByteBuffer.allocateDirect(NioSystem.FRAME_HEAD_BYTES + load.size());
            frame.putInt(load.size()).putInt(slot);
            Payloads.fill(frame, slot);
            frames[slot] = frame;
        }
    }

    @Override
    public void send(int slot) {
        if (!loop.isCurrent()) {
            loop.submit(() -> send(slot));
            return;
        }
        ByteBuffer frame = frames[slot].clear();
        Payloads.change(frame, NioSystem.FRAME_HEAD_BYTES);
        toWrite[(firstToWrite + countToWrite) % toWrite.length] = slot;
        countToWrite++;
        if (!reading) {
            try {
                write();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        if (key.isReadable()) {
            // What replies set off is written together, after all of them.
            reading = true;
            try {
                read();
            } finally {
                reading = false;
            }
        }
        write();
    }

    private void read() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("the server closed the connection");
        }
        in.flip();
        while (true) {
            int skipped = Math.min(dataToSkip, in.remaining());
            in.position(in.position() + skipped);
            dataToSkip -= skipped;
            if (dataToSkip > 0) {
                break;
            }
            if (slotReceived >= 0) {
                int slot = slotReceived;
                slotReceived = -1;
                listener.completed(slot);
            }
            if (in.remaining() < NioSystem.FRAME_HEAD_BYTES) {
                break;
            }
            dataToSkip = in.getInt();
            slotReceived = in.getInt();
        }
        in.compact();
    }

    private void write() throws IOException {
        boolean stuck = false;
        while (countToWrite > 0 && !stuck) {
            int count = Math.min(countToWrite, FRAMES_PER_WRITE);
            for (int i = 0; i < count; i++) {
                batch[i] = frames[toWrite[(firstToWrite + i) % toWrite.length]];
            }
            channel.write(batch, 0, count);
            int written = 0;
            while (written < count && !batch[written].hasRemaining()) {
                written++;
            }
            firstToWrite = (firstToWrite + written) % toWrite.length;
            countToWrite -= written;
            stuck = written < count;
        }
        SelectionKey key = loop.keyOf(channel);
        int next = countToWrite > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != next) {
            key.interestOps(next);
        }
    }

    @Override
    public void failed(IOException reason) {
        listener.failed(String.valueOf(reason.getMessage()));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
