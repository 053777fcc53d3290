package dev.siphon.stack.dpdk.port;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.MemorySource;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.flow.FlowSteering;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.ip.Ipv4Config;
import dev.siphon.stack.dpdk.shim.EalMemory;
import dev.siphon.stack.dpdk.shim.EthernetPort;
import dev.siphon.stack.dpdk.shim.MbufPool;
import dev.siphon.stack.dpdk.shim.PortQueue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port of a device, real or virtual, which one stack has for itself. */
final class DevicePort implements StackPort {

    /** What a device keeps in its own rings, besides what workers hold. */
    private static final int RING_PACKETS = 2048;

    private static final int TABLE_ENTRIES = 128;

    private static final Logger LOG = LoggerFactory.getLogger(DevicePort.class);

    /** By name up to the first comma: one device, whatever its arguments. */
    private static final Set<String> IN_USE = new HashSet<>();

    /** Names of pools, since one may outlive its port. */
    private static final AtomicInteger POOLS = new AtomicInteger();

    private final String name;
    private final EthernetPort port;
    private final MbufPool pool;
    private final List<PortQueue> queues;
    private final Ipv4Config address;
    private final FlowSteering steering;
    private final int packets;
    private boolean keepsPackets;

    private DevicePort(
            String name, EthernetPort port, MbufPool pool, Ipv4Config address, FlowSteering steering, int packets) {
        this.name = name;
        this.port = port;
        this.pool = pool;
        this.queues = port.queues();
        this.address = address;
        this.steering = steering;
        this.packets = packets;
    }

    static DevicePort open(DpdkOptions options, int workers, ListenTable listeners) throws TransportException {
        String name = options.device().split(",", 2)[0];
        synchronized (IN_USE) {
            if (!IN_USE.add(name)) {
                throw new TransportException(Errno.EADDRINUSE, "another stack of this process has the device " + name);
            }
        }
        try {
            return attach(name, options, workers, listeners);
        } catch (TransportException | RuntimeException e) {
            release(name);
            throw e;
        }
    }

    private static DevicePort attach(String name, DpdkOptions options, int workers, ListenTable listeners)
            throws TransportException {
        EthernetPort port = EthernetPort.attach(options.device());
        MbufPool pool = null;
        try {
            int socket = port.information().socket();
            pool = MbufPool.open(
                    "siphon_" + POOLS.incrementAndGet(),
                    workers * (options.packets() + RING_PACKETS),
                    options.mtu(),
                    socket);
            byte[] key = RssKey.bytes();
            port.start(workers, options.mtu(), pool, key);
            Ipv4Config address = options.address().orElseThrow();
            new AddressProbe(address.address(), port.queues()).run();
            LOG.info("{}", port.description());
            int entries = port.information().rssEntries();
            FlowSteering steering =
                    SegmentPort.steering(key, entries > 0 ? entries : TABLE_ENTRIES, workers, listeners);
            return new DevicePort(name, port, pool, address, steering, options.packets());
        } catch (TransportException | RuntimeException e) {
            port.close();
            if (pool != null) {
                pool.close();
            }
            throw e;
        }
    }

    private static void release(String name) {
        synchronized (IN_USE) {
            IN_USE.remove(name);
        }
    }

    @Override
    public PortQueue queue(int worker) {
        return queues.get(worker);
    }

    @Override
    public Ipv4Config address() {
        return address;
    }

    @Override
    public FlowSteering steering() {
        return steering;
    }

    @Override
    public int packetsPerWorker() {
        return packets;
    }

    @Override
    public MemorySource payloadSource() {
        return new EalMemory();
    }

    @Override
    public void keepPackets() {
        keepsPackets = true;
    }

    @Override
    public void close() {
        port.close();
        if (!keepsPackets) {
            pool.close();
        }
        release(name);
    }
}
