package dev.siphon.messenger.async;

import dev.siphon.messenger.common.PortSearch;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;

/** The listeners of one messenger: one, or one per worker if the stack has local listen tables. One thread at a time. */
final class Listeners {

    private final AsyncMessenger messenger;
    private final List<Processor> processors;
    private final PortSearch ports;

    Listeners(AsyncMessenger messenger, MessengerConfig config) {
        this.messenger = messenger;
        List<Worker> workers = messenger.stack().workers();
        boolean everyWorker = messenger.stack().supportsLocalListenTable();
        this.processors = (everyWorker ? workers : workers.subList(0, 1))
                .stream().map(worker -> new Processor(messenger, worker)).toList();
        this.ports = new PortSearch(config);
    }

    /** Listens at {@code address}, or where its port is 0 at a free one; see {@link PortSearch#bind}. */
    EntityAddress bind(EntityAddress address, Set<Integer> avoidPorts) throws TransportException {
        return ports.bind(address, avoidPorts, this::bindAll);
    }

    /** All listeners have the same address; if one cannot have it, none has. */
    private EntityAddress bindAll(EntityAddress address) throws TransportException {
        EntityAddress bound = address;
        try {
            for (Processor processor : processors) {
                SocketAddress local = processor.bind(
                        bound.socketAddress(), messenger.sockets().accepting());
                bound = EntityAddress.of(address.type(), local, address.nonce());
            }
            return bound;
        } catch (TransportException e) {
            stop();
            throw e;
        }
    }

    void start() {
        processors.forEach(Processor::start);
    }

    void stop() {
        processors.forEach(Processor::stop);
    }
}
