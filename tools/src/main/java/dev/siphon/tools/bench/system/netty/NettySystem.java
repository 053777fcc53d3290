package dev.siphon.tools.bench.system.netty;

import dev.siphon.stack.Availability;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;

/** The baseline with which a messenger is fairly compared: as many bytes on the wire, and the same checksums. */
public record NettySystem(String name, String description) implements SystemUnderTest {

    private static final String THREAD_PREFIX = "bench-netty";
    private static final int LEAST_READ_BYTES = 2 << 10;
    private static final int INITIAL_READ_BYTES = 16 << 10;
    private static final int MOST_READ_BYTES = 256 << 10;

    @Override
    public boolean isBaseline() {
        return true;
    }

    @Override
    public Availability availability() {
        return Epoll.isAvailable()
                ? Availability.available()
                : Availability.unavailable(
                        String.valueOf(Epoll.unavailabilityCause().getMessage()),
                        "put netty-transport-native-epoll of this platform on the class path");
    }

    @Override
    public String workerThreadPrefix() {
        return THREAD_PREFIX;
    }

    @Override
    public ServerSide serve(SystemSettings settings) throws IOException {
        return NettyServerSide.start(eventLoops(settings), settings);
    }

    @Override
    public LaneClient connect(SystemSettings settings, String address) {
        return new NettyClientSide(eventLoops(settings), Integer.parseInt(address), settings.crc());
    }

    private static EventLoopGroup eventLoops(SystemSettings settings) {
        return new MultiThreadIoEventLoopGroup(
                settings.workers(), new DefaultThreadFactory(THREAD_PREFIX, true), EpollIoHandler.newFactory());
    }

    /** What sockets are read into: larger than Netty's own bound, so that large frames take few reads. */
    static AdaptiveRecvByteBufAllocator readBuffers() {
        return new AdaptiveRecvByteBufAllocator(LEAST_READ_BYTES, INITIAL_READ_BYTES, MOST_READ_BYTES);
    }
}
