package dev.siphon.stack.dpdk.sim;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.tcp.TcpBounds;
import dev.siphon.stack.dpdk.tcp.TcpBuffers;
import dev.siphon.stack.dpdk.tcp.TcpConfig;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpListener;
import dev.siphon.stack.dpdk.tcp.TcpTimes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One random course of events, from a seed: a link, two hosts, some connections, streams both ways, all closed. */
public final class Schedule {

    private static final int PORT = 6800;
    private static final long SECOND = 1_000_000_000L;

    /** No schedule is longer: what does not end by then never does. */
    private static final long MAX_NANOS = 4000 * SECOND;

    private final Random random;
    private final Link link;
    private final Host client;
    private final Host server;
    private final List<Talker> talkers = new ArrayList<>();
    private final List<Talker> servers = new ArrayList<>();
    private final int mtu;
    private final long began;
    private long now;
    private long turns;

    public Schedule(long seed) {
        random = new Random(seed);
        now = random.nextLong(Long.MAX_VALUE / 2);
        began = now;
        link = new Link(conditions(), random.nextLong());
        link.strip(strippedOptions());
        mtu = random.nextInt(3) == 0 ? 9000 : 576 + random.nextInt(1500);
        client = new Host(link, 1, mtu, random.nextBoolean(), config(), now, random.nextLong());
        server = new Host(link, 2, mtu, random.nextBoolean(), config(), now, random.nextLong());
    }

    private Conditions conditions() {
        double badness = random.nextInt(3) == 0 ? 0 : random.nextDouble();
        return new Conditions(
                badness * random.nextDouble() * 0.2,
                badness * random.nextDouble() * 0.2,
                badness * random.nextDouble() * 0.1,
                1_000 + random.nextInt(20_000_000),
                (long) (badness * random.nextInt(50_000_000)),
                badness * random.nextDouble(),
                random.nextInt(4) == 0 ? 5 + random.nextInt(20) : 1000);
    }

    /** Mostly none; otherwise some of window scale, SACK permitted and timestamps. */
    private Set<Integer> strippedOptions() {
        Set<Integer> stripped = new HashSet<>();
        for (int option : new int[] {3, 4, 8}) {
            if (random.nextInt(4) == 0) {
                stripped.add(option);
            }
        }
        return random.nextBoolean() ? stripped : Set.of();
    }

    private TcpConfig config() {
        int send = 2048 << random.nextInt(7);
        int receive = 2048 << random.nextInt(7);
        // So patient that nobody gives up on the worst of links.
        TcpTimes times =
                new TcpTimes(SECOND / 5, 60 * SECOND, 20, 40, SECOND / 25, 60 * SECOND, 60 * SECOND, 0, 75 * SECOND, 9);
        return new TcpConfig(
                new TcpBuffers(send, receive, 1 + random.nextInt(64)), times, TcpBounds.ofPackets(Host.PACKETS));
    }

    /** Runs to the end, and fails if the end is not as it should be. */
    public void run() throws TransportException {
        TcpListener listener = server.tcpIp().listen(PORT, 8, () -> {});
        int connections = 1 + random.nextInt(3);
        for (int i = 0; i < connections; i++) {
            open();
        }
        while (!isOver()) {
            step(listener);
        }
        long ended = now;
        while (client.tcpIp().tcp().connections() + server.tcpIp().tcp().connections() > 0) {
            step(listener);
            if (now - ended > 300 * SECOND) {
                throw new AssertionError("connections are left after the end: " + this);
            }
        }
        listener.close();
        client.tcpIp().close();
        server.tcpIp().close();
        checkNothingIsLeft(client);
        checkNothingIsLeft(server);
    }

    private void open() throws TransportException {
        Stream up = new Stream(random.nextLong());
        Stream down = new Stream(random.nextLong());
        long upBytes = volume();
        long downBytes = volume();
        Talker talker = new Talker(client, random.nextLong(), up, upBytes, down, downBytes, random.nextInt(4) == 0);
        Talker answering = new Talker(server, random.nextLong(), down, downBytes, up, upBytes, random.nextInt(4) == 0);
        TcpConnection connection = client.tcpIp().connect(server.address(), PORT, talker);
        talker.use(connection);
        talkers.add(talker);
        servers.add(answering);
    }

    private long volume() {
        return random.nextInt(5) == 0 ? 0 : random.nextInt(random.nextInt(5) == 0 ? 150_000 : 15_000);
    }

    private boolean isOver() {
        return talkers.stream().allMatch(Talker::isDone) && servers.stream().allMatch(Talker::isDone);
    }

    private void step(TcpListener listener) throws TransportException {
        boolean did;
        do {
            client.settle(now);
            server.settle(now);
            accept(listener);
            did = false;
            for (int i = 0; i < talkers.size(); i++) {
                did |= talkers.get(i).turn(now);
                did |= servers.get(i).turn(now);
            }
            turns++;
        } while (did);
        long next = Math.min(
                link.nextNanos(),
                Math.min(client.tcpIp().nextDeadlineNanos(), server.tcpIp().nextDeadlineNanos()));
        for (int i = 0; i < talkers.size(); i++) {
            next = Math.min(
                    next, Math.min(talkers.get(i).nextNanos(now), servers.get(i).nextNanos(now)));
        }
        if (next == Long.MAX_VALUE) {
            throw new AssertionError("nothing will happen any more: " + this);
        }
        now = Math.max(now, next);
        if (now - began > MAX_NANOS) {
            throw new AssertionError("does not end: " + this);
        }
        if (random.nextInt(2000) == 0) {
            link.pathMtu(552 + random.nextInt(mtu));
        }
        link.advance(now);
    }

    private void accept(TcpListener listener) {
        for (TcpConnection connection = listener.accept(); connection != null; connection = listener.accept()) {
            for (int i = 0; i < talkers.size(); i++) {
                if (talkers.get(i).connection().localPort() == connection.remotePort()) {
                    servers.get(i).use(connection);
                }
            }
        }
    }

    private static void checkNothingIsLeft(Host host) {
        if (host.memory().cached() != Host.PACKETS) {
            throw new AssertionError((Host.PACKETS - host.memory().cached()) + " packets are left: "
                    + host.tcpIp().counters());
        }
        if (host.pool().outstanding() != 0) {
            throw new AssertionError(host.pool().outstanding() + " payload buffers are left");
        }
        // Each timer has a reason: so many expirations per frame are far from a spin.
        long expired = host.tcpIp().timersExpired();
        long frames = host.tcpIp().counters().count(Counter.RX_PACKETS)
                + host.tcpIp().counters().count(Counter.TX_PACKETS);
        if (expired > 200 + 4 * frames) {
            throw new AssertionError(expired + " timers expired for " + frames + " frames");
        }
    }

    public long turns() {
        return turns;
    }

    @Override
    public String toString() {
        return "at " + (now - began) / 1e9 + " s, clients " + talkers + ", servers " + servers + ", client counts "
                + client.tcpIp().counters() + ", server counts "
                + server.tcpIp().counters();
    }
}
