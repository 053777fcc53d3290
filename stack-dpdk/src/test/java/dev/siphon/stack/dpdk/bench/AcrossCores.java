package dev.siphon.stack.dpdk.bench;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.dpdk.instance.Instances;
import dev.siphon.stack.dpdk.instance.TcpIp;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.tcp.TcpConfig;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import dev.siphon.stack.dpdk.tcp.TcpListener;
import java.nio.ByteBuffer;

/** A client and a server that echoes, each on a thread that does nothing but poll: what it costs to pass from core to core. */
final class AcrossCores {

    private static final int PORT = 6800;
    private static final int SERVER_ADDRESS = Ipv4Address.of(10, 0, 0, 2);

    private final Wire wire;
    private final int bytes;
    private volatile boolean isListening;
    private volatile boolean isOver;

    /** On {@code wire}, with messages of {@code bytes} bytes. */
    AcrossCores(Wire wire, int bytes) {
        this.wire = wire;
        this.bytes = bytes;
    }

    /** The time of each of {@code count} round trips, in nanoseconds. */
    long[] roundTrips(int count) throws TransportException, InterruptedException {
        Thread server = new Thread(this::echo, "echo");
        server.setDaemon(true);
        server.start();
        while (!isListening) {
            Thread.onSpinWait();
        }
        long[] nanos = new long[count];
        try (End end = new End(0, Ipv4Address.of(10, 0, 0, 1))) {
            TcpConnection connection = end.instance.connect(SERVER_ADDRESS, PORT, TcpEvents.NONE);
            connection.noDelay(true);
            while (!connection.isConnected()) {
                end.poll();
            }
            for (int i = 0; i < count; i++) {
                long began = System.nanoTime();
                end.send(connection);
                end.receive(connection);
                nanos[i] = System.nanoTime() - began;
            }
            isOver = true;
            server.join();
        }
        return nanos;
    }

    private void echo() {
        try (End end = new End(1, SERVER_ADDRESS)) {
            TcpListener listener = end.instance.listen(PORT, 1, () -> {});
            isListening = true;
            TcpConnection connection = listener.accept();
            while (connection == null) {
                end.poll();
                connection = listener.accept();
            }
            connection.noDelay(true);
            while (end.receive(connection)) {
                end.send(connection);
            }
        } catch (TransportException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class End implements AutoCloseable {

        private final SizeClassPool pool =
                new SizeClassPool(size -> new MemoryBlock(ByteBuffer.allocateDirect(size), 0, 0), 1 << 20);
        private final BufferList out = new BufferList(pool);
        private final PayloadBuffer payload = pool.tryAcquire(bytes);
        private final ByteBuffer in = ByteBuffer.allocateDirect(bytes);
        private final TcpIp instance;

        End(int end, int address) {
            instance = Instances.create(
                    wire.ports().get(end),
                    wire.memories().get(end),
                    address,
                    TcpConfig.ofPackets(wire.packets()),
                    System.nanoTime(),
                    end + 1);
        }

        void poll() {
            instance.poll(System.nanoTime());
        }

        void send(TcpConnection connection) throws TransportException {
            out.append(payload.retain(), 0, bytes);
            connection.send(out);
        }

        /** Whether a message came; not once the client is done. */
        boolean receive(TcpConnection connection) throws TransportException {
            int received = 0;
            while (received < bytes) {
                if (isOver) {
                    return false;
                }
                poll();
                received += connection.read(in, 0, bytes);
            }
            return true;
        }

        @Override
        public void close() {
            instance.close();
            payload.release();
        }
    }
}
