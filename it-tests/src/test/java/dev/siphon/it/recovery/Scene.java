package dev.siphon.it.recovery;

import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** The parties of one case and what is common to them. */
final class Scene implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Breakpoints breakpoints = new Breakpoints();
    private final MessengerContext context;
    private final EntityAddress listenAddress;
    private int parties;

    /** Messengers of {@code type}; those that listen do so on {@code listenAddress}. */
    Scene(MessengerType type, EntityAddress listenAddress) {
        this.listenAddress = listenAddress;
        MessengerConfig config = MessengerConfig.defaults()
                .with(MessengerOptions.MS_TYPE, type)
                .with(MessengerOptions.MS_INITIAL_BACKOFF, Duration.ofMillis(10))
                .with(MessengerOptions.MS_MAX_BACKOFF, Duration.ofMillis(200));
        context = MessengerContext.builder()
                .config(config)
                .interceptor(breakpoints)
                .build();
    }

    Breakpoints breakpoints() {
        return breakpoints;
    }

    /** A messenger that listens. */
    Party server(Policy policy) {
        return server(policy, new Journal());
    }

    Party server(Policy policy, Journal journal) {
        return party(policy, journal, EntityName.osd(parties++), true);
    }

    /** A messenger that only connects. */
    Party client(Policy policy) {
        return party(policy, new Journal(), EntityName.client(1000 + parties++), false);
    }

    /** A messenger of {@code name} that connects and listens. */
    private Party party(Policy policy, Journal journal, EntityName name, boolean binds) {
        try {
            Messenger messenger = context.createMessenger(MessengerIdentity.of(name));
            messenger.setDefaultPolicy(policy);
            if (binds) {
                messenger.bind(listenAddress);
            }
            messenger.start();
            messenger.addDispatcherTail(journal);
            return new Party(messenger, journal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition::getAsBoolean);
    }

    /** As {@link #await}, and says in a failure what there is instead. */
    void await(String what, Supplier<?> instead, BooleanSupplier condition) {
        try {
            await(what, condition);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(what + " did not come, there is " + instead.get(), e);
        }
    }

    @Override
    public void close() {
        breakpoints.release();
        context.close();
    }
}
