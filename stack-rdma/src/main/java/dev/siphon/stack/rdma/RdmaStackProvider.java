package dev.siphon.stack.rdma;

import dev.siphon.stack.Availability;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.rdma.config.RdmaOptions;
import dev.siphon.stack.rdma.device.DevicePort;
import dev.siphon.stack.rdma.device.DeviceTable;
import dev.siphon.stack.rdma.device.Gid;
import dev.siphon.stack.rdma.library.RdmaProbe;
import dev.siphon.stack.rdma.memory.ConnectionLayout;
import dev.siphon.stack.threaded.StackTraits;
import dev.siphon.stack.threaded.ThreadedNetworkStack;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;

/** The transport "rdma". Its options are {@link RdmaOptions}. */
public final class RdmaStackProvider implements NetworkStackProvider {

    private static final String NAME = "rdma";

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    /**
     * A connection is established by the worker that will have it, so each worker listens; a readable event announces a
     * connect's result; and no device is touched before the process has settled.
     */
    private static final StackTraits TRAITS = new StackTraits(true, false, false, false);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return RdmaProbe.availability(layout(RdmaOptions.of(Map.of())).bytes());
    }

    private static ConnectionLayout layout(RdmaOptions options) {
        return new ConnectionLayout(options.depth(), options.bufferBytes());
    }

    @Override
    public List<String> details(StackConfig config) {
        RdmaOptions options = RdmaOptions.of(config.transportOptions());
        ConnectionLayout layout = layout(options);
        String bound = options.receiveBuffers() == 0
                ? "as many connections as memory allows"
                : "at most " + options.receiveBuffers() / layout.receives() + " connections (" + RdmaOptions.PREFIX
                        + "receive_buffers = " + options.receiveBuffers() + ")";
        return List.of(
                "a connection takes " + layout.bytes() / KIB + " KiB of registered memory: " + layout.receives()
                        + " receives of " + layout.receiveBytes() / KIB + " KiB and " + layout.sends() + " send slots",
                bound,
                "registers up to " + options.sendBytes() / MIB + " MiB of payload, and copies what is beyond when it is"
                        + " sent",
                DeviceTable.read().describe());
    }

    @Override
    public SocketAddress trialAddress() {
        return new InetSocketAddress(
                DeviceTable.read().ports().stream()
                        .filter(DevicePort::isActive)
                        .flatMap(port -> port.gids().stream())
                        .map(Gid::address)
                        .filter(Inet4Address.class::isInstance)
                        .findFirst()
                        .orElseGet(InetAddress::getLoopbackAddress),
                0);
    }

    @Override
    public NetworkStack create(StackConfig config) {
        RdmaOptions options = RdmaOptions.of(config.transportOptions());
        return new ThreadedNetworkStack(NAME, TRAITS, config, new RdmaWorkerFactory(config, options));
    }
}
