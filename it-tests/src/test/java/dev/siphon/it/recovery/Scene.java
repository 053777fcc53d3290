package dev.siphon.it.recovery;

import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** The parties of one case and what is common to them. */
final class Scene implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Breakpoints breakpoints = new Breakpoints();
    private final Placement placement;
    private final MessengerContext.Builder builder;
    private final List<MessengerContext> contexts = new ArrayList<>();
    private int parties;

    Scene(MessengerType type) {
        this(type, UnaryOperator.identity(), builder -> {});
    }

    /** A scene with {@code settings} of its own, and a context that {@code setUp} completes. */
    Scene(MessengerType type, UnaryOperator<MessengerConfig> settings, Consumer<MessengerContext.Builder> setUp) {
        placement = Placement.of(type);
        MessengerConfig config = placement
                .config()
                .with(MessengerOptions.MS_INITIAL_BACKOFF, Duration.ofMillis(10))
                .with(MessengerOptions.MS_MAX_BACKOFF, Duration.ofMillis(200));
        builder = MessengerContext.builder().config(settings.apply(config)).interceptor(breakpoints);
        setUp.accept(builder);
    }

    /** Where the next party plays. */
    private MessengerContext context() {
        if (contexts.isEmpty() || placement.isApart()) {
            contexts.add(builder.build());
        }
        return contexts.get(contexts.size() - 1);
    }

    Breakpoints breakpoints() {
        return breakpoints;
    }

    /** A messenger that listens. */
    Party server(Policy policy) {
        return server(policy, new Journal());
    }

    Party server(Policy policy, Journal journal) {
        return party(policy, journal, EntityName.osd(parties++), messenger -> {}, true);
    }

    /** A messenger that only connects. */
    Party client(Policy policy) {
        return client(policy, messenger -> {});
    }

    /** A messenger that only connects, after {@code setUp}. */
    Party client(Policy policy, Consumer<Messenger> setUp) {
        return party(policy, new Journal(), EntityName.client(1000 + parties++), setUp, false);
    }

    /** A messenger of {@code name} that connects and listens. */
    private Party party(Policy policy, Journal journal, EntityName name, Consumer<Messenger> setUp, boolean binds) {
        try {
            Messenger messenger = context().createMessenger(MessengerIdentity.of(name));
            messenger.setDefaultPolicy(policy);
            setUp.accept(messenger);
            if (binds) {
                messenger.bind(placement.listenAddress());
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
        contexts.forEach(MessengerContext::close);
    }
}
