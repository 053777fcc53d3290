package dev.siphon.tools.bench.system.stack;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.Payloads;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The client's end of a connection. Each slot has a frame of its own; large ones are sent from where they are. */
final class StackLane implements Lane, FrameSocket.Owner {

    /** Frames up to here are gathered: that costs less than a piece for each does. */
    private static final int COPIED_BYTES = 16 << 10;

    private final Worker worker;
    private final LaneListener listener;
    private final PayloadBuffer[] frames;
    private final int frameBytes;
    private final Runnable[] sendLater;
    private @Nullable FrameSocket socket;

    StackLane(Worker worker, Load load, LaneListener listener) {
        this.worker = worker;
        this.listener = listener;
        this.frameBytes = StackSystem.FRAME_HEAD_BYTES + load.size();
        this.frames = new PayloadBuffer[load.depth()];
        this.sendLater = new Runnable[load.depth()];
        for (int i = 0; i < frames.length; i++) {
            int slot = i;
            PayloadBuffer frame = FrameSocket.memory(worker, frameBytes);
            frame.memory().putInt(0, load.size()).putInt(Integer.BYTES, slot);
            ByteBuffer data = frame.bytes();
            data.position(data.position() + StackSystem.FRAME_HEAD_BYTES);
            Payloads.fill(data, slot);
            frames[slot] = frame;
            sendLater[slot] = () -> sendNow(slot);
        }
    }

    void connect(ConnectedSocket connecting) throws IOException {
        socket = new FrameSocket(worker, connecting, this);
    }

    @Override
    public void send(int slot) {
        if (worker.center().isOwner()) {
            sendNow(slot);
        } else {
            worker.center().submit(sendLater[slot]);
        }
    }

    private void sendNow(int slot) {
        FrameSocket to = socket;
        if (to == null) {
            return;
        }
        PayloadBuffer frame = frames[slot];
        Payloads.change(frame.bytes(), StackSystem.FRAME_HEAD_BYTES);
        if (frameBytes <= COPIED_BYTES) {
            to.out().copy(frame.memory(), 0, frameBytes);
        } else {
            to.out().append(frame.retain(), 0, frameBytes);
        }
        to.flush();
    }

    @Override
    public void completed(int slot) {
        listener.completed(slot);
    }

    @Override
    public void ended(String reason) {
        listener.failed(reason);
    }

    @Override
    public void close() {
        worker.center().submitAndWait(() -> {
            if (socket != null) {
                socket.close();
                socket = null;
            }
            for (PayloadBuffer frame : frames) {
                frame.release();
            }
        });
    }
}
