package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.SteppedDispatch;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.Worker;
import dev.siphon.stack.memory.MemoryConnection;
import dev.siphon.stack.memory.MemoryNetwork;
import dev.siphon.stack.memory.MemoryStackOptions;
import dev.siphon.stack.memory.MemoryStackProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Runs one schedule. */
final class Arena {

    private static final Duration CALM_WITHIN = Duration.ofMinutes(20);

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(15);

    private final Schedule schedule;
    private final MemoryNetwork network;
    private final Weather weather;
    private final Model model;
    private final List<Peer> peers = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Throttle> throttles = new ArrayList<>();
    private final SteppedDispatch dispatch;

    Arena(Schedule schedule) {
        this.schedule = schedule;
        this.network = new MemoryNetwork(schedule.seed());
        this.weather = new Weather(schedule.seed());
        this.model = new Model(schedule.rules(), schedule.peers());
        network.faults(weather);
        this.dispatch = new SteppedDispatch(network, this::callbacks);
        network.timeLimit(CALM_WITHIN);
        network.stepLimit(200_000);
        for (int index = 0; index < schedule.peers(); index++) {
            MessengerContext context = context(index);
            peers.add(new Peer(schedule, index, model, context, policy(index)));
            workers.addAll(stackWorkers(context));
        }
    }

    Model model() {
        return model;
    }

    private MessengerContext context(int index) {
        MemoryStackOptions options = MemoryStackOptions.defaults()
                .host(Peer.host(index))
                .traits(schedule.traits())
                .windowBytes(schedule.windowBytes());
        MessengerConfig config = MessengerConfig.defaults()
                .with(MessengerOptions.MS_TYPE, new MessengerType(MemoryStackProvider.NAME))
                .with(MessengerOptions.MS_ASYNC_OP_THREADS, schedule.workers())
                .with(MessengerOptions.MS_CONNECTION_IDLE_TIMEOUT, IDLE_TIMEOUT);
        return MessengerContext.builder()
                .config(config)
                .transports(new NetworkStackRegistry(List.of(new MemoryStackProvider(network, options))))
                .dispatchRunner(dispatch)
                .build();
    }

    private static List<Worker> stackWorkers(MessengerContext context) {
        try {
            return context.stack(MemoryStackProvider.NAME).workers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Policy policy(int index) {
        Policy policy = schedule.rules().policy(index);
        if (!schedule.isThrottled()) {
            return policy;
        }
        Throttle bytes = new Throttle("bytes of " + index, 5_000);
        Throttle messages = new Throttle("messages of " + index, 3);
        throttles.add(bytes);
        throttles.add(messages);
        return policy.withThrottlers(bytes, messages);
    }

    private int callbacks() {
        return peers.stream().mapToInt(Peer::callbacks).sum();
    }

    /**
     * Runs the schedule to its end.
     *
     * @throws AssertionError if a promise is broken
     */
    void run() {
        for (Step step : schedule.steps()) {
            run(step);
            check();
        }
        heal();
        quieten("after the storm");
        probe();
        quieten("after the last messages");
        // What a lossy connection has written holds nothing, and is on its way until it came or the loss was noticed.
        network.advance(IDLE_TIMEOUT.multipliedBy(2));
        model.checkDelivered();
        check();
        end();
    }

    private void run(Step step) {
        Peer from = peers.get(step.from());
        Peer to = peers.get(step.to());
        Random choices = new Random(step.choice());
        switch (step.kind()) {
            case SEND -> from.send(to, step.amount(), choices);
            case CROSS -> {
                from.send(to, step.amount(), choices);
                to.send(from, step.amount(), choices);
            }
            case KEEPALIVE -> from.connection(to).ifPresent(connection -> connection.sendKeepalive());
            case RESET -> hit(step, true);
            case BLACKHOLE -> hit(step, false);
            case TURNS -> {
                for (int i = 0; i < step.amount(); i++) {
                    network.step();
                }
            }
            case PASS -> network.advance(Duration.ofNanos(1000L * step.amount()));
            case STORM -> weather.storm(step.amount());
            case CALM -> weather.calm();
            case MARK_DOWN -> from.markDown(to);
            case RESTART -> from.restart();
        }
    }

    private void hit(Step step, boolean resets) {
        List<MemoryConnection> open = network.connections();
        if (open.isEmpty()) {
            return;
        }
        MemoryConnection connection = open.get(step.choice() % open.size());
        if (resets) {
            connection.reset();
        } else {
            connection.blackhole();
        }
    }

    /** The network is well from now on, and applications know who came back. */
    private void heal() {
        weather.heal();
        network.advance(IDLE_TIMEOUT.multipliedBy(2));
        for (Peer peer : peers) {
            peers.stream().filter(other -> other != peer).forEach(peer::markStaleDown);
        }
        probe();
    }

    private void probe() {
        Random choices = new Random(schedule.seed());
        for (Peer from : peers) {
            peers.forEach(to -> from.send(to, 1, choices));
        }
    }

    private void quieten(String when) {
        try {
            network.run(this::isQuiet);
        } catch (AssertionError e) {
            throw new AssertionError("not quiet " + when + ": " + e.getMessage(), e);
        }
        check();
    }

    /** Nothing queued, unacknowledged, half read or waiting for dispatch: each of these holds payload memory. */
    private boolean isQuiet() {
        return workers.stream().allMatch(worker -> worker.pool().outstanding() == 0)
                && throttles.stream().allMatch(throttle -> throttle.current() == 0)
                && peers.stream().allMatch(Peer::isQuiet);
    }

    private void check() {
        if (!model.broken().isEmpty()) {
            throw new AssertionError(String.join("\n", model.broken()));
        }
    }

    private void end() {
        peers.forEach(Peer::close);
        for (Peer peer : peers) {
            long active = peer.context().counters(MemoryStackProvider.NAME).stream()
                    .mapToLong(counters -> counters.value(WorkerCounter.MSGR_ACTIVE_CONNECTIONS))
                    .sum();
            assertThat(active).as("connections counted as active").isZero();
            peer.context().close();
        }
        for (Throttle throttle : throttles) {
            assertThat(throttle.current()).as(throttle.toString()).isZero();
        }
        network.assertNoLeaks();
    }
}
