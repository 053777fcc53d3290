package dev.siphon.messenger.async;

import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one messenger: one, or one per worker if the stack has local listen tables; and the search for a port.
 * One thread at a time.
 */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final AsyncMessenger messenger;
    private final List<Processor> processors;
    private final int portMin;
    private final int portMax;
    private final int attempts;
    private final Duration retryDelay;

    Listeners(AsyncMessenger messenger, MessengerConfig config) {
        this.messenger = messenger;
        List<Worker> workers = messenger.stack().workers();
        boolean everyWorker = messenger.stack().supportsLocalListenTable();
        this.processors = (everyWorker ? workers : workers.subList(0, 1))
                .stream().map(worker -> new Processor(messenger, worker)).toList();
        this.portMin = config.get(MessengerOptions.MS_BIND_PORT_MIN);
        this.portMax = config.get(MessengerOptions.MS_BIND_PORT_MAX);
        this.attempts = config.get(MessengerOptions.MS_BIND_RETRY_COUNT);
        this.retryDelay = config.get(MessengerOptions.MS_BIND_RETRY_DELAY);
    }

    /**
     * Listens at {@code address}, or, where its port is 0, at the first free port of the configured range that is not among
     * {@code avoidPorts}.
     *
     * @return the address that was bound
     * @throws TransportException the last failure, when all attempts are spent
     */
    EntityAddress bind(EntityAddress address, Set<Integer> avoidPorts) throws TransportException {
        TransportException last = null;
        for (int attempt = 1; attempt <= Math.max(1, attempts); attempt++) {
            if (last != null) {
                LOG.warn("{}: {}; trying again in {} s", messenger, last.getMessage(), retryDelay.toSeconds());
                pause();
            }
            try {
                return bindOnce(address, avoidPorts);
            } catch (TransportException e) {
                last = e;
            }
        }
        throw last;
    }

    private EntityAddress bindOnce(EntityAddress address, Set<Integer> avoidPorts) throws TransportException {
        boolean searches = address.socketAddress() instanceof InetSocketAddress && address.port() == 0;
        if (!searches) {
            return bindAll(address);
        }
        TransportException last = null;
        for (int port = portMin; port <= portMax; port++) {
            if (avoidPorts.contains(port)) {
                continue;
            }
            try {
                return bindAll(address.withPort(port));
            } catch (TransportException e) {
                last = e;
            }
        }
        throw noFreePort(address, last);
    }

    private TransportException noFreePort(EntityAddress address, @Nullable TransportException last) {
        String range = "no port from " + portMin + " to " + portMax + " can be bound at " + address
                + " (ms_bind_port_min, ms_bind_port_max)";
        return last == null
                ? new TransportException(Errno.EADDRINUSE, range + ": all are to be avoided")
                : new TransportException(last.errno(), range + ": " + last.getMessage(), last);
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

    private void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(retryDelay.toMillis()));
    }

    void start() {
        processors.forEach(Processor::start);
    }

    void stop() {
        processors.forEach(Processor::stop);
    }
}
