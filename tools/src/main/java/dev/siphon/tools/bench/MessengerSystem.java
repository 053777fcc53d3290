package dev.siphon.tools.bench;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.stack.Availability;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.NetworkStackRegistry;
import java.io.IOException;

/**
 * A messenger of Siphon's, on one transport if it takes one: fast dispatch and opaque messages on both sides, lossy client and
 * stateless server, as in {@code perf_msgr}.
 *
 * @param type which messenger, on what
 * @param listenAddress where the server listens, {@link #ABSTRACT_LOCAL}, {@link #TRIAL_ADDRESS} or {@link
 *     #TRIAL_IN_PROCESS}
 */
record MessengerSystem(String name, String description, MessengerType type, String listenAddress)
        implements SystemUnderTest {

    /** An abstract local name that no other process has. */
    static final String ABSTRACT_LOCAL = "local:@siphon-bench";

    /** The address that the transport gives for trying it out. */
    static final String TRIAL_ADDRESS = "trial";

    /** As {@link #TRIAL_ADDRESS}, and both sides in one process. */
    static final String TRIAL_IN_PROCESS = "trial in this process";

    static final int REQUEST = 0x5100;
    static final int REPLY = 0x5101;

    @Override
    public boolean isBaseline() {
        return false;
    }

    @Override
    public boolean isInProcess() {
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
        return type.messenger().equals(MessengerType.SIMPLE) ? "ms_pipe_" : "msgr-worker-";
    }

    @Override
    public ServerSide serve(SystemSettings settings) throws IOException {
        if (listenAddress.equals(TRIAL_ADDRESS) || isInProcess()) {
            EntityAddress own = EntityAddress.legacy(
                    NetworkStackRegistry.load().require(type.transport()).trialAddress(), 0);
            return MessengerServerSide.start(context(settings), EntityName.osd(0), own, settings);
        }
        String place = listenAddress.equals(ABSTRACT_LOCAL)
                ? ABSTRACT_LOCAL + "-" + ProcessHandle.current().pid() + "/0"
                : listenAddress;
        return MessengerServerSide.start(context(settings), EntityName.osd(0), EntityAddress.parse(place), settings);
    }

    @Override
    public ClientSide connect(SystemSettings settings, String address) throws IOException {
        return MessengerClientSide.start(context(settings), EntityAddress.parse(address));
    }

    private MessengerContext context(SystemSettings settings) {
        return MessengerContext.builder()
                .config(settings.config()
                        .with(MessengerOptions.MS_TYPE.name(), type)
                        .load())
                .build();
    }
}
