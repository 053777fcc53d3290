package dev.siphon.messenger.common;

import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the address to listen at: a free port where none is asked for, again after a while where all fail. */
public final class PortSearch {

    private static final Logger LOG = LoggerFactory.getLogger(PortSearch.class);

    private final int portMin;
    private final int portMax;
    private final int attempts;
    private final Duration retryDelay;

    /** Listens at one address. */
    @FunctionalInterface
    public interface Binder {
        /** The address that was bound; nothing is bound if this fails. */
        EntityAddress bind(EntityAddress address) throws TransportException;
    }

    public PortSearch(MessengerConfig config) {
        this.portMin = config.get(MessengerOptions.MS_BIND_PORT_MIN);
        this.portMax = config.get(MessengerOptions.MS_BIND_PORT_MAX);
        this.attempts = config.get(MessengerOptions.MS_BIND_RETRY_COUNT);
        this.retryDelay = config.get(MessengerOptions.MS_BIND_RETRY_DELAY);
    }

    /**
     * Has {@code binder} listen at {@code address}, or, where its port is 0, at the first free port of the configured range
     * that is not among {@code avoidPorts}.
     *
     * @return the address that was bound
     * @throws TransportException the last failure, when all attempts are spent
     */
    public EntityAddress bind(EntityAddress address, Set<Integer> avoidPorts, Binder binder) throws TransportException {
        TransportException last = null;
        for (int attempt = 1; attempt <= Math.max(1, attempts); attempt++) {
            if (last != null) {
                LOG.warn("{}; trying again in {} s", last.getMessage(), retryDelay.toSeconds());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(retryDelay.toMillis()));
            }
            try {
                return bindOnce(address, avoidPorts, binder);
            } catch (TransportException e) {
                last = e;
            }
        }
        throw last;
    }

    private EntityAddress bindOnce(EntityAddress address, Set<Integer> avoidPorts, Binder binder)
            throws TransportException {
        boolean searches = address.socketAddress() instanceof InetSocketAddress && address.port() == 0;
        if (!searches) {
            return binder.bind(address);
        }
        TransportException last = null;
        for (int port = portMin; port <= portMax; port++) {
            if (avoidPorts.contains(port)) {
                continue;
            }
            try {
                return binder.bind(address.withPort(port));
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
}
