package dev.siphon.stack.dpdk;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.event.DpdkEventDriver;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.instance.TcpIp;
import dev.siphon.stack.dpdk.instance.TcpIpConfig;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.port.StackPort;
import dev.siphon.stack.dpdk.shim.Eal;
import dev.siphon.stack.dpdk.shim.PortQueue;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.Poller;
import dev.siphon.stack.event.UserspaceEventManager;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker: one queue pair of the stack's port, with a TCP/IP of its own above it. On its thread, except where noted. */
final class DpdkWorker implements WorkerTransport, Poller, DpdkEventDriver.Sleeper {

    /** Ports for listeners that want any: above those that connections come from. */
    static final int FIRST_FREE_PORT = 61_001;

    static final int LAST_FREE_PORT = 65_535;

    /** How long a worker that ends lets its connections end in order, before it resets those that are left. */
    private static final long LINGER_NANOS = 100_000_000;

    private static final long LINGER_NAP_NANOS = 200_000;

    /** How often a worker without other work looks whether a port that takes nothing does so again. */
    private static final long FULL_PORT_NAP_NANOS = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(DpdkWorker.class);

    private final int id;
    private final EventCenter center;
    private final DpdkEventDriver driver;
    private final DpdkWorkerFactory factory;
    private final StackPort port;
    private final PortQueue queue;
    private final PacketMemory memory;
    private final TcpIp instance;
    private final WorkerMail mail;
    private final SliceLoans loans;
    private final SizeClassPool pool;
    private final DpdkOptions options;
    private final long pollingNanos;
    private final Set<OpenSocket> sockets = new LinkedHashSet<>();
    private long workedNanos;
    private long polledNanos;
    private boolean isIdle;

    DpdkWorker(
            int id,
            EventCenter center,
            DpdkEventDriver driver,
            DpdkWorkerFactory factory,
            StackPort port,
            List<WorkerMail> mails,
            SizeClassPool pool) {
        this.id = id;
        this.center = center;
        this.driver = driver;
        this.factory = factory;
        this.port = port;
        this.queue = port.queue(id);
        this.memory = queue.memory();
        this.mail = mails.get(id);
        this.pool = pool;
        this.options = factory.options();
        this.pollingNanos = options.pollingMicros() * 1000;
        TcpIpConfig config = TcpIpConfig.ofPackets(id, port.address(), port.steering(), port.packetsPerWorker());
        this.loans = new SliceLoans(config.lentSlices());
        long now = System.nanoTime();
        this.workedNanos = now;
        this.polledNanos = now;
        this.instance = new TcpIp(config, queue, memory, WorkerMail.others(id, memory, mails), now);
        driver.sleeper(this);
    }

    int id() {
        return id;
    }

    TcpIp instance() {
        return instance;
    }

    UserspaceEventManager events() {
        return driver.events();
    }

    ListenTable listeners() {
        return factory.listeners();
    }

    SliceLoans loans() {
        return loans;
    }

    /** Own address, as an int in network byte order. */
    int address() {
        return port.address().address();
    }

    SocketAddress socketAddress(int address, int portNumber) {
        return new InetSocketAddress(Ipv4Address.toInetAddress(address), portNumber);
    }

    void add(OpenSocket socket) {
        sockets.add(socket);
    }

    void remove(OpenSocket socket) {
        sockets.remove(socket);
    }

    @Override
    public PayloadPool pool() {
        return pool;
    }

    @Override
    public Map<String, Long> counters() {
        Map<Counter, Long> counts = instance.counters().snapshot();
        counts.putAll(queue.counts());
        Map<String, Long> named = new LinkedHashMap<>();
        counts.forEach((counter, count) -> named.put(counter.name().toLowerCase(Locale.ROOT), count));
        return named;
    }

    @Override
    public void initialize() throws TransportException {
        if (!options.cores().cores().isEmpty()) {
            Eal.pinThread(options.cores().cores().get(id));
        }
        Eal.enterThread();
        center.addPoller(this);
    }

    @Override
    public ServerSocket listen(SocketAddress address, SocketOptions socketOptions) throws TransportException {
        InetSocketAddress own = ipv4("listen on", address);
        checkOwn("listen on", own);
        return DpdkServerSocket.open(this, own.getPort(), socketOptions);
    }

    @Override
    public ConnectedSocket connect(SocketAddress address, SocketOptions socketOptions) throws TransportException {
        InetSocketAddress peer = ipv4("connect to", address);
        if (socketOptions.bindAddress() != null) {
            checkOwn("connect from", ipv4("connect from", socketOptions.bindAddress()));
        }
        if (peer.getPort() == 0) {
            throw new TransportException(Errno.EADDRNOTAVAIL, "connect to " + address + ": port 0 is nobody's");
        }
        var connection =
                instance.connect(Ipv4Address.of((Inet4Address) peer.getAddress()), peer.getPort(), TcpEvents.NONE);
        connection.noDelay(socketOptions.noDelay());
        return DpdkConnectedSocket.connecting(this, connection);
    }

    private static InetSocketAddress ipv4(String what, SocketAddress address) throws TransportException {
        if (address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet4Address) {
            return inet;
        }
        throw new TransportException(
                Errno.EAFNOSUPPORT, what + " " + address + ": the dpdk transport has IPv4 addresses only");
    }

    private void checkOwn(String what, InetSocketAddress address) throws TransportException {
        int wanted = Ipv4Address.of((Inet4Address) address.getAddress());
        if (wanted != 0 && wanted != address()) {
            throw new TransportException(
                    Errno.EADDRNOTAVAIL,
                    what + " " + address + ": this stack's address is " + Ipv4Address.format(address())
                            + " (0.0.0.0 stands for it)");
        }
    }

    @Override
    public int poll() {
        long now = System.nanoTime();
        int work = mail.deliver(instance, memory) + instance.poll(now);
        polledNanos = now;
        isIdle = work == 0;
        if (!isIdle) {
            workedNanos = now;
        }
        driver.noteTurn(now, !isIdle);
        return work;
    }

    @Override
    public boolean prepareToSleep() {
        // However long ago the last turn was: what it left to do comes first.
        if (!isIdle || driver.events().hasWaiting()) {
            return false;
        }
        return polledNanos - workedNanos >= pollingNanos || driver.isCrowded();
    }

    @Override
    public boolean hasWork() {
        return !mail.isEmpty();
    }

    @Override
    public long sleepNanos() {
        long next = instance.nextDeadlineNanos();
        long limit = next == Long.MAX_VALUE ? next : next - System.nanoTime();
        return instance.isPortFull() ? Math.min(limit, FULL_PORT_NAP_NANOS) : limit;
    }

    @Override
    public void destroy() {
        List.copyOf(sockets).forEach(OpenSocket::close);
        linger();
        instance.close();
        LOG.debug("worker {} at {} counted {}", id, Ipv4Address.format(address()), nonZero(counters()));
        mail.discard(memory);
        queue.returnPackets();
        pool.close();
        Eal.leaveThread();
        int held = instance.lentSlices();
        if (held > 0) {
            LOG.warn(
                    "the application still has {} pieces of payload received by worker {}: they stay readable, and the memory of"
                            + " its packets taken until the process ends; release what was received before the context is closed",
                    held,
                    id);
            factory.keepPackets();
        }
        factory.ended();
    }

    private static Map<String, Long> nonZero(Map<String, Long> counts) {
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private void linger() {
        long end = System.nanoTime() + LINGER_NANOS;
        while (instance.tcp().connections() > instance.tcp().timeWaits() && System.nanoTime() < end) {
            if (poll() == 0) {
                queue.sleep(LINGER_NAP_NANOS);
            }
        }
    }
}
