package dev.siphon.tools.stress;

import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All messengers of a run, in one process and one context, or one for each side. */
final class StressNodes implements AutoCloseable {

    private final MessengerContext serverSide;
    private final MessengerContext clientSide;
    private final EntityAddress anywhere;
    private final Traffic traffic;
    private final Content content;
    private final List<StressNode> servers = new ArrayList<>();
    private final List<StressNode> clients = new ArrayList<>();

    /**
     * What was left when all messengers had been shut down.
     *
     * @param undispatched messages in dispatch queues
     * @param leaks worker references and payload buffers that were not given back
     */
    record Leftovers(long undispatched, List<String> leaks) {}

    /**
     * Starts all messengers.
     *
     * @throws IOException if the transport is not there or cannot bind
     */
    StressNodes(StressPlan plan, Traffic traffic) throws IOException {
        this.traffic = traffic;
        this.content = new Content(plan.seed());
        this.anywhere = ownAddress(plan.config().get(MessengerOptions.MS_TYPE).transport());
        // Echoes are sent by workers, which would be refused at the bound; what is in flight is bounded by the run.
        long room = 2L * plan.limits().maxInFlight() * StressLimits.MAX_PAYLOAD;
        MessengerContext.Builder builder =
                MessengerContext.builder().config(plan.config().with(MessengerOptions.SIPHON_MAX_QUEUED_BYTES, room));
        this.serverSide = builder.build();
        this.clientSide = plan.areSidesApart() ? builder.build() : serverSide;
        StressPolicy policy = plan.policy();
        try {
            for (int i = 0; i < plan.servers(); i++) {
                servers.add(start(serverSide, EntityName.osd(i), i, policy.server(), true));
            }
            for (int i = 0; i < plan.clients(); i++) {
                clients.add(start(clientSide, EntityName.client(i + 1), i, policy.client(), policy.isBetweenPeers()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Where messengers on {@code transport} listen; without a transport, on the loopback address. */
    private static EntityAddress ownAddress(String transport) {
        return NetworkStackRegistry.load().providers().stream()
                .filter(provider -> provider.name().equals(transport))
                .findFirst()
                .map(provider -> EntityAddress.legacy(provider.trialAddress(), 0))
                .orElseGet(() -> EntityAddress.parse("127.0.0.1:0"));
    }

    /** Every other node takes its messages on the dispatch thread, the others on the thread that received them. */
    private StressNode start(MessengerContext context, EntityName name, int number, Policy policy, boolean binds)
            throws IOException {
        Messenger messenger = context.createMessenger(MessengerIdentity.of(name));
        messenger.setDefaultPolicy(policy);
        if (binds) {
            messenger.bind(anywhere);
        }
        messenger.start();
        StressNode node = new StressNode(messenger, traffic, content, number % 2 == 0);
        messenger.addDispatcherTail(node);
        return node;
    }

    List<StressNode> servers() {
        return servers;
    }

    List<StressNode> clients() {
        return clients;
    }

    MessengerType type() {
        return serverSide.config().get(MessengerOptions.MS_TYPE);
    }

    /** What all pools together may keep for later, in bytes. */
    long poolBytes() {
        int pools = hasWorkers() ? workers().size() : contexts().size();
        return pools * serverSide.config().get(MessengerOptions.SIPHON_POOL_MAX_IDLE_BYTES);
    }

    private List<MessengerContext> contexts() {
        return Stream.of(serverSide, clientSide).distinct().toList();
    }

    private boolean hasWorkers() {
        return !type().messenger().equals(MessengerType.SIMPLE);
    }

    /** None where the messengers have threads of their own. */
    private List<Worker> workers() {
        if (!hasWorkers()) {
            return List.of();
        }
        List<Worker> workers = new ArrayList<>();
        try {
            for (MessengerContext context : contexts()) {
                workers.addAll(context.stack(type().transport()).workers());
            }
            return workers;
        } catch (IOException e) {
            throw new IllegalStateException("the stack that all messengers use is there", e);
        }
    }

    /** Closes all messengers. */
    Leftovers shutDown() {
        List<Worker> workers = workers();
        List<StressNode> all = Stream.concat(clients.stream(), servers.stream()).toList();
        all.forEach(node -> node.messenger().close());
        long undispatched = all.stream()
                .mapToLong(node -> node.messenger().dispatchQueueLength())
                .sum();
        return new Leftovers(undispatched, leaks(workers));
    }

    private List<String> leaks(List<Worker> workers) {
        List<String> leaks = new ArrayList<>();
        for (MessengerContext context : contexts()) {
            PayloadPool heap = context.heap();
            if (heap.outstanding() != 0) {
                leaks.add(heap.outstanding() + " payload buffers on the heap not given back");
            }
        }
        for (Worker worker : workers) {
            if (worker.references() != 0) {
                leaks.add(worker.references() + " references to " + worker + " not given back");
            }
            if (worker.pool().outstanding() != 0) {
                leaks.add(worker.pool().outstanding() + " payload buffers of " + worker + " not given back");
            }
        }
        return leaks;
    }

    @Override
    public void close() {
        contexts().forEach(MessengerContext::close);
    }
}
