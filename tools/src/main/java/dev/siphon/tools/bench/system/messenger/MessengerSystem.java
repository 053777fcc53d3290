package dev.siphon.tools.bench.system.messenger;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.Availability;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import java.io.IOException;

/**
 * A messenger of Siphon's, on one transport if it takes one: fast dispatch and opaque messages on both sides, lossy client and
 * stateless server, as in {@code perf_msgr}.
 *
 * @param type which messenger, on what
 * @param listenAddress where the server listens, {@link #ABSTRACT_LOCAL}, {@link #TRIAL_ADDRESS} or {@link
 *     #TRIAL_IN_PROCESS}
 */
public record MessengerSystem(String name, String description, MessengerType type, String listenAddress)
        implements SystemUnderTest {

    /** An abstract local name that no other process has. */
    public static final String ABSTRACT_LOCAL = "local:@siphon-bench";

    /** The address that the transport gives for trying it out. */
    public static final String TRIAL_ADDRESS = "trial";

    /** As {@link #TRIAL_ADDRESS}, and both sides in one process. */
    public static final String TRIAL_IN_PROCESS = "trial in this process";

    /** What the names of worker threads begin with, of messengers that have workers. */
    public static final String ASYNC_THREAD_PREFIX = "msgr-worker-";

    @Override
    public boolean isBaseline() {
        return false;
    }

    @Override
    public boolean servesFromClient() {
        return listenAddress.equals(TRIAL_IN_PROCESS);
    }

    @Override
    public Availability availability() {
        String transport = type.transport();
        if (transport.isEmpty()) {
            return Availability.available();
        }
        return NetworkStackRegistry.load().providers().stream()
                .filter(provider -> provider.name().equals(transport))
                .findFirst()
                .map(NetworkStackProvider::availability)
                .orElseGet(() -> Availability.unavailable(
                        "transport " + transport + " is not installed",
                        "put siphon-stack-" + transport + " on the class path"));
    }

    @Override
    public String workerThreadPrefix() {
        return type.messenger().equals(MessengerType.SIMPLE) ? "ms_pipe_" : ASYNC_THREAD_PREFIX;
    }

    @Override
    public ServerSide serve(SystemSettings settings) throws IOException {
        if (listenAddress.equals(TRIAL_ADDRESS) || servesFromClient()) {
            EntityAddress own = EntityAddress.legacy(
                    NetworkStackRegistry.load().require(type.transport()).trialAddress(), 0);
            return MessengerServerSide.start(context(settings), own, Dialect.PLAIN, settings.echo());
        }
        String place = listenAddress.equals(ABSTRACT_LOCAL)
                ? ABSTRACT_LOCAL + "-" + ProcessHandle.current().pid() + "/0"
                : listenAddress;
        return MessengerServerSide.start(context(settings), EntityAddress.parse(place), Dialect.PLAIN, settings.echo());
    }

    @Override
    public LaneClient connect(SystemSettings settings, String address) throws IOException {
        return MessengerClientSide.start(context(settings), EntityAddress.parse(address), Dialect.PLAIN);
    }

    private MessengerContext context(SystemSettings settings) {
        return context(type, settings);
    }

    /** A context of messengers of {@code type}. */
    public static MessengerContext context(MessengerType type, SystemSettings settings) {
        return MessengerContext.builder()
                .config(settings.config()
                        .with(MessengerOptions.MS_TYPE.name(), type)
                        .load())
                .build();
    }
}
