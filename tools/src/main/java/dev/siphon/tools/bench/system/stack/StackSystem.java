package dev.siphon.tools.bench.system.stack;

import dev.siphon.stack.Availability;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.StackConfig;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import java.io.IOException;

/**
 * The baseline that shows what a transport costs by itself: its event loop and its sockets, one worker on each side. A frame
 * is the length of its data and its slot, 32 bits each, and the data.
 */
public record StackSystem(String name, String description) implements SystemUnderTest {

    /** Length of the data, then the slot. */
    static final int FRAME_HEAD_BYTES = 2 * Integer.BYTES;

    static final int READ_BYTES = 256 << 10;

    private static final String TRANSPORT = "posix";

    @Override
    public boolean isBaseline() {
        return true;
    }

    @Override
    public Availability availability() {
        return NetworkStackRegistry.load().providers().stream()
                .filter(provider -> provider.name().equals(TRANSPORT))
                .findFirst()
                .map(NetworkStackProvider::availability)
                .orElseGet(() -> Availability.unavailable(
                        "transport " + TRANSPORT + " is not installed",
                        "put siphon-stack-" + TRANSPORT + " on the class path"));
    }

    @Override
    public String workerThreadPrefix() {
        return "msgr-worker-";
    }

    @Override
    public ServerSide serve(SystemSettings settings) throws IOException {
        return StackServerSide.start(start(), settings.echo());
    }

    @Override
    public LaneClient connect(SystemSettings settings, String address) throws IOException {
        return new StackClientSide(start(), Integer.parseInt(address));
    }

    private static NetworkStack start() throws IOException {
        NetworkStack stack = NetworkStackRegistry.load().require(TRANSPORT).create(StackConfig.ofWorkers(1));
        try {
            stack.start();
            stack.ready();
            return stack;
        } catch (IOException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }
}
