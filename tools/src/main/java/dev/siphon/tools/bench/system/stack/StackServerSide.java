package dev.siphon.tools.bench.system.stack;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.tools.bench.system.SystemUnderTest.ServerSide;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers frames on the one worker of a stack. */
final class StackServerSide implements ServerSide {

    private static final Logger LOG = LoggerFactory.getLogger(StackServerSide.class);

    private final NetworkStack stack;
    private final Worker worker;
    private final boolean echo;
    private final List<FrameSocket> accepted = new ArrayList<>();
    private @Nullable ServerSocket listener;

    private StackServerSide(NetworkStack stack, boolean echo) {
        this.stack = stack;
        this.worker = stack.workers().get(0);
        this.echo = echo;
    }

    static StackServerSide start(NetworkStack stack, boolean echo) throws IOException {
        StackServerSide server = new StackServerSide(stack, echo);
        try {
            WorkerTask.run(server.worker, server::listen);
            return server;
        } catch (IOException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    private void listen() throws IOException {
        ServerSocket socket =
                worker.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SocketOptions.defaults());
        listener = socket;
        worker.center().createFileEvent(socket.handle(), EventCenter.READABLE, (handle, mask) -> accept(socket));
    }

    private void accept(ServerSocket socket) {
        try {
            for (ConnectedSocket next = socket.accept(SocketOptions.defaults(), worker);
                    next != null;
                    next = socket.accept(SocketOptions.defaults(), worker)) {
                Answerer answerer = new Answerer();
                answerer.frames = new FrameSocket(worker, next, answerer);
                accepted.add(answerer.frames);
            }
        } catch (IOException e) {
            LOG.error("accept failed: {}", e.getMessage());
        }
    }

    @Override
    public String address() {
        ServerSocket socket = listener;
        if (socket == null) {
            throw new IllegalStateException("not listening");
        }
        return String.valueOf(((InetSocketAddress) socket.localAddress()).getPort());
    }

    @Override
    public void close() {
        worker.center().submitAndWait(() -> {
            accepted.forEach(FrameSocket::close);
            if (listener != null) {
                worker.center().deleteFileEvent(listener.handle(), EventCenter.READABLE);
                listener.close();
            }
        });
        stack.close();
    }

    /** The server's end of a connection. An echo of a frame is the frame itself, so everything received is sent again. */
    private final class Answerer implements FrameSocket.Owner {

        private @Nullable FrameSocket frames;

        @Override
        public void received(ByteBuffer bytes, int offset, int length) {
            if (echo && frames != null) {
                frames.out().copy(bytes, offset, length);
            }
        }

        @Override
        public void completed(int slot) {
            if (!echo && frames != null) {
                BufferList out = frames.out();
                int at = out.reserve(StackSystem.FRAME_HEAD_BYTES);
                out.tailMemory().putInt(at, 0).putInt(at + Integer.BYTES, slot);
                out.commit(StackSystem.FRAME_HEAD_BYTES);
            }
        }

        /** The client went away; it tells about it if that was not meant. */
        @Override
        public void ended(String reason) {
            if (frames != null) {
                accepted.remove(frames);
            }
        }
    }
}
