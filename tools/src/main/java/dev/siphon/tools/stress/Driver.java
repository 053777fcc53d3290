package dev.siphon.tools.stress;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Messenger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Opens connections, marks them down and sends by them, all by chance. On the run's own thread. */
final class Driver {

    private final StressPlan plan;
    private final StressNodes nodes;
    private final Traffic traffic;
    private final RandomGenerator random;
    private final List<Pair> open = new ArrayList<>();

    /** A connection that was opened from one node to another. */
    private record Pair(StressNode from, StressNode to, Connection connection) {}

    Driver(StressPlan plan, StressNodes nodes, Traffic traffic) {
        this.plan = plan;
        this.nodes = nodes;
        this.traffic = traffic;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed());
    }

    /** One operation; false if messages do not arrive any more, so that there is no point in going on. */
    boolean operate() throws InterruptedException {
        switch (plan.mix().pick(random)) {
            case CONNECT -> connect();
            case DROP -> drop();
            case SEND -> {
                return send();
            }
            case PAUSE -> LockSupport.parkNanos(500_000 + random.nextInt(1_000_000));
        }
        return true;
    }

    void connect() {
        StressNode client = pick(nodes.clients());
        StressNode server = pick(nodes.servers());
        if (plan.policy().isBetweenPeers() && random.nextBoolean()) {
            connect(server, client);
        } else {
            connect(client, server);
        }
    }

    private void connect(StressNode from, StressNode to) {
        if (open.size() >= plan.limits().maxConnections()) {
            return;
        }
        Messenger target = to.messenger();
        Connection connection = from.messenger().connectTo(target.name().type(), target.address());
        if (open.stream().noneMatch(pair -> pair.connection == connection)) {
            open.add(new Pair(from, to, connection));
        }
    }

    /** Between peers both sides are marked down, for neither tells the other. */
    private void drop() {
        if (open.isEmpty()) {
            return;
        }
        Pair pair = open.remove(random.nextInt(open.size()));
        markDown(pair.connection);
        if (plan.policy().isBetweenPeers()) {
            pair.to.messenger().lookup(pair.from.messenger().address()).ifPresent(this::markDown);
        }
    }

    private void markDown(Connection connection) {
        connection.markDown();
        traffic.dropped(traffic.session(connection));
    }

    private boolean send() throws InterruptedException {
        open.removeIf(pair -> traffic.session(pair.connection).hasEnded());
        if (open.isEmpty()) {
            return true;
        }
        StressLimits limits = plan.limits();
        if (!traffic.inFlight().awaitAtMost(limits.maxInFlight() - 1, limits.drain())) {
            return false;
        }
        Pair pair = pick(open);
        pair.from.request(pair.connection, random, limits.maxPayload());
        return true;
    }

    private <T> T pick(List<T> among) {
        return among.get(random.nextInt(among.size()));
    }
}
