package dev.siphon.tools.bench.system.nio;

import dev.siphon.stack.Availability;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import java.io.IOException;

/**
 * The baseline: non-blocking {@code java.nio} sockets, a thread on each side, gathering writes. A frame is the length of
 * its data and its slot, 32 bits each, and the data; there is nothing else in it.
 */
public record NioSystem(String name, String description) implements SystemUnderTest {

    /** Length of the data, then the slot. */
    static final int FRAME_HEAD_BYTES = 2 * Integer.BYTES;

    static final int READ_BYTES = 256 << 10;

    private static final String THREAD_PREFIX = "bench-nio-";

    @Override
    public boolean isBaseline() {
        return true;
    }

    @Override
    public Availability availability() {
        return Availability.available();
    }

    @Override
    public String workerThreadPrefix() {
        return THREAD_PREFIX;
    }

    @Override
    public ServerSide serve(SystemSettings settings) throws IOException {
        return NioServerSide.start(THREAD_PREFIX + "server", settings.echo());
    }

    @Override
    public ClientSide connect(SystemSettings settings, String address) throws IOException {
        return NioClientSide.start(THREAD_PREFIX + "client", Integer.parseInt(address));
    }
}
