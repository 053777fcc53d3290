package dev.siphon.tools.bench.system.stack;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.Worker;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Opens connections that send frames from the one worker of a stack. */
final class StackClientSide implements LaneClient {

    private final NetworkStack stack;
    private final Worker worker;
    private final InetSocketAddress server;

    StackClientSide(NetworkStack stack, int port) {
        this.stack = stack;
        this.worker = stack.workers().get(0);
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public Lane open(Load load, LaneListener listener) throws IOException {
        StackLane lane = new StackLane(worker, load, listener);
        WorkerTask.run(worker, () -> lane.connect(worker.connect(server, SocketOptions.defaults())));
        return lane;
    }

    @Override
    public void close() {
        stack.close();
    }
}
