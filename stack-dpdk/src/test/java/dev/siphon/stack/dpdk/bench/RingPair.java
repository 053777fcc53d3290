package dev.siphon.stack.dpdk.bench;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.instance.Instances;
import dev.siphon.stack.dpdk.instance.TcpIp;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketSlice;
import dev.siphon.stack.dpdk.tcp.TcpConfig;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import dev.siphon.stack.dpdk.tcp.TcpListener;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/** A client and a server with one connection over rings, on one thread. */
final class RingPair implements AutoCloseable {

    private static final int PORT = 6800;
    private static final int BULK_BYTES = 1 << 20;

    private final SizeClassPool pool =
            new SizeClassPool(bytes -> new MemoryBlock(ByteBuffer.allocateDirect(bytes), 0, 0), 64 << 20);
    private final BufferList out = new BufferList(pool);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BULK_BYTES);
    private final PayloadBuffer bulk = pool.tryAcquire(BULK_BYTES);
    private final LongSupplier clock;
    private final Wire wire;
    private final TcpIp client;
    private final TcpIp server;
    private final TcpConnection near;
    private final TcpConnection far;

    /** A pair on {@code wire}, which is closed with it. */
    RingPair(Wire wire, LongSupplier clock) throws TransportException {
        this.clock = clock;
        this.wire = wire;
        int here = Ipv4Address.of(10, 0, 0, 1);
        int there = Ipv4Address.of(10, 0, 0, 2);
        client = instance(0, here);
        server = instance(1, there);
        TcpListener listener = server.listen(PORT, 1, () -> {});
        near = client.connect(there, PORT, TcpEvents.NONE);
        TcpConnection accepted = null;
        while (accepted == null) {
            poll();
            accepted = listener.accept();
        }
        far = accepted;
        near.noDelay(true);
        far.noDelay(true);
    }

    private TcpIp instance(int end, int address) {
        return Instances.create(
                wire.ports().get(end),
                wire.memories().get(end),
                address,
                TcpConfig.ofPackets(wire.packets()),
                clock.getAsLong(),
                end + 1);
    }

    private void poll() {
        long now = clock.getAsLong();
        client.poll(now);
        server.poll(now);
    }

    /** {@code bytes} bytes there and back. */
    void roundTrip(int bytes) throws TransportException {
        copy(near, far, bytes);
        copy(far, near, bytes);
    }

    private void copy(TcpConnection from, TcpConnection to, int bytes) throws TransportException {
        out.append(bulk.retain(), 0, bytes);
        from.send(out);
        int received = 0;
        while (received < bytes) {
            poll();
            received += to.read(in, 0, bytes);
        }
    }

    /** {@code bytes} bytes one way, lent to the receiver. */
    void stream(long bytes) throws TransportException {
        long received = 0;
        long offered = 0;
        while (received < bytes) {
            if (out.isEmpty() && offered < bytes) {
                out.append(bulk.retain(), 0, BULK_BYTES);
                offered += BULK_BYTES;
            }
            if (!out.isEmpty()) {
                near.send(out);
            }
            poll();
            for (PacketSlice slice = far.lend(BULK_BYTES); slice != null; slice = far.lend(BULK_BYTES)) {
                received += slice.length();
                slice.release();
            }
        }
    }

    long packets() {
        return client.counters().count(Counter.TX_PACKETS) + server.counters().count(Counter.TX_PACKETS);
    }

    long repeated() {
        return client.counters().count(Counter.TCP_RETRANSMITTED)
                + server.counters().count(Counter.TCP_RETRANSMITTED);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        bulk.release();
        wire.close();
    }

    @Override
    public String toString() {
        return "client " + client.counters() + ", server " + server.counters();
    }
}
