package dev.siphon.stack.dpdk;

import dev.siphon.stack.Availability;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.instance.TcpIp;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.threaded.ThreadedNetworkStack;
import dev.siphon.stack.threaded.WorkerTransportFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The transport "dpdk" with one stack, whose instances a test looks into while they run. */
public final class ObservedDpdk implements NetworkStackProvider {

    /**
     * What was seen of all workers.
     *
     * @param counts of all together
     * @param halfOpen the most handshakes in progress that one has
     * @param packetsHeld the most received packets that one keeps
     * @param connections the most connections of any kind that one has
     */
    public record Sight(Map<Counter, Long> counts, int halfOpen, int packetsHeld, int connections) {

        public long count(Counter counter) {
            return counts.getOrDefault(counter, 0L);
        }
    }

    private final NetworkStackProvider provider = new DpdkStackProvider();
    private final List<Observed> workers = new CopyOnWriteArrayList<>();
    private final List<InetSocketAddress> sources = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public Availability availability() {
        return provider.availability();
    }

    @Override
    public SocketAddress trialAddress() {
        return provider.trialAddress();
    }

    @Override
    public NetworkStack create(StackConfig config) {
        DpdkWorkerFactory factory = new DpdkWorkerFactory(config, DpdkOptions.of(config.transportOptions()));
        return new ThreadedNetworkStack(name(), DpdkStackProvider.TRAITS, config, new Factory(factory));
    }

    /** Looks on each worker's own thread, between two of its turns. Not on one of them. */
    public Sight look() {
        Map<Counter, Long> counts = new EnumMap<>(Counter.class);
        int[] most = new int[3];
        for (Observed observed : workers) {
            observed.center.submitAndWait(() -> {
                TcpIp instance = observed.worker.instance();
                instance.counters().snapshot().forEach((counter, count) -> counts.merge(counter, count, Long::sum));
                most[0] = Math.max(most[0], instance.tcp().halfOpen());
                most[1] = Math.max(most[1], instance.tcp().packetsHeld());
                most[2] = Math.max(most[2], instance.tcp().connections());
            });
        }
        return new Sight(counts, most[0], most[1], most[2]);
    }

    /** Own ends of the connections that were opened from here, in order. */
    public List<InetSocketAddress> sources() {
        return List.copyOf(sources);
    }

    private final class Factory implements WorkerTransportFactory {
        private final DpdkWorkerFactory factory;

        Factory(DpdkWorkerFactory factory) {
            this.factory = factory;
        }

        @Override
        public EventDriver openDriver(int id) throws TransportException {
            return factory.openDriver(id);
        }

        @Override
        public WorkerTransport openTransport(int id, EventCenter center) throws TransportException {
            Observed observed = new Observed((DpdkWorker) factory.openTransport(id, center), center);
            workers.add(observed);
            return observed;
        }
    }

    private final class Observed implements WorkerTransport {
        private final DpdkWorker worker;
        private final EventCenter center;

        Observed(DpdkWorker worker, EventCenter center) {
            this.worker = worker;
            this.center = center;
        }

        @Override
        public PayloadPool pool() {
            return worker.pool();
        }

        @Override
        public void initialize() throws TransportException {
            worker.initialize();
        }

        @Override
        public void destroy() {
            workers.remove(this);
            worker.destroy();
        }

        @Override
        public ServerSocket listen(SocketAddress address, SocketOptions options) throws TransportException {
            return worker.listen(address, options);
        }

        @Override
        public ConnectedSocket connect(SocketAddress address, SocketOptions options) throws TransportException {
            ConnectedSocket socket = worker.connect(address, options);
            sources.add((InetSocketAddress) socket.localAddress());
            return socket;
        }
    }
}
