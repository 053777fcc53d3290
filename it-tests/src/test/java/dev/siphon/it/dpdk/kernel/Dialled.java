package dev.siphon.it.dpdk.kernel;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.function.Consumer;

/** A connection over dpdk to an echo: sends noise and compares the hash of what comes back. */
final class Dialled {

    private static final long ENDLESS = -1;

    private final Worker worker;
    private final SharedNoise noise;
    private final int stream;
    private final long bytes;
    private final Consumer<Boolean> isVerified;
    private final BufferList out;
    private final PayloadBuffer in;
    private final Digest sent = new Digest();
    private final Digest received = new Digest();
    private ConnectedSocket socket;
    private boolean isConnected;
    private long toSend;
    private long toReceive;
    private long chunk;

    /** {@code isVerified} is told once, when all came back or the connection broke. */
    Dialled(Worker worker, SharedNoise noise, int stream, long bytes, Consumer<Boolean> isVerified) {
        this.worker = worker;
        this.noise = noise;
        this.stream = stream;
        this.bytes = bytes;
        this.isVerified = isVerified;
        this.out = new BufferList(worker.pool());
        this.in = Objects.requireNonNull(worker.pool().tryAcquire(Noise.CHUNK));
        this.toSend = bytes;
        this.toReceive = bytes;
    }

    void connect(SocketAddress address) throws IOException {
        socket = worker.connect(address, SocketOptions.defaults());
        worker.center()
                .createFileEvent(
                        socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE, (handle, mask) -> advance());
    }

    private void advance() {
        try {
            if (!isConnected && !socket.isConnected()) {
                return;
            }
            if (!isConnected) {
                isConnected = true;
                System.out.println("connected");
            }
            send();
            receive();
        } catch (TransportException e) {
            System.out.println("broken: " + e.errno());
            end(false);
        }
    }

    private void send() throws TransportException {
        if (!out.isEmpty()) {
            socket.send(out, false);
        }
        while (out.isEmpty() && toSend != 0) {
            int length = (int) (bytes == ENDLESS ? Noise.CHUNK : Math.min(toSend, Noise.CHUNK));
            noise.append(out, stream, chunk++, length, sent);
            toSend -= bytes == ENDLESS ? 0 : length;
            socket.send(out, false);
        }
    }

    private void receive() throws TransportException {
        int read = socket.read(in, 0, Noise.CHUNK);
        while (read > 0) {
            received.update(in.memory(), 0, read);
            toReceive -= bytes == ENDLESS ? 0 : read;
            if (toReceive == 0) {
                end(sent.matches(received));
                return;
            }
            read = socket.read(in, 0, Noise.CHUNK);
        }
        if (read == ConnectedSocket.END_OF_STREAM) {
            System.out.println("broken: the stream ended");
            end(false);
        }
    }

    private void end(boolean isGood) {
        worker.center().deleteFileEvent(socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
        socket.close();
        out.clear();
        in.release();
        isVerified.accept(isGood);
    }
}
