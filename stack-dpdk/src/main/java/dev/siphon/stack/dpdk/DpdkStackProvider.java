package dev.siphon.stack.dpdk;

import dev.siphon.stack.Availability;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.port.StackPort;
import dev.siphon.stack.dpdk.shim.DpdkLibrary;
import dev.siphon.stack.threaded.StackTraits;
import dev.siphon.stack.threaded.ThreadedNetworkStack;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The transport "dpdk". Its options are {@link DpdkOptions}. */
public final class DpdkStackProvider implements NetworkStackProvider {

    private static final String NAME = "dpdk";

    /** Each worker listens for itself, and a writable event announces a connect's result, as with the kernel's TCP. */
    static final StackTraits TRAITS = new StackTraits(true, true, true, true);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return DpdkLibrary.availability();
    }

    @Override
    public List<String> details(StackConfig config) {
        DpdkOptions options = options(config);
        List<String> lines = new ArrayList<>();
        if (availability() instanceof Availability.Available) {
            lines.add(DpdkLibrary.dpdkVersion());
        }
        lines.add(
                options.isOnSegment()
                        ? "port: on the segment inside of this process, which joins its stacks and nobody else"
                        : "port: " + options.device());
        lines.add("address: "
                + options.address()
                        .map(address -> Ipv4Address.format(address.address()) + "/" + address.prefixLength())
                        .orElse("a free one of 198.18.0.0/16")
                + ", MTU " + options.mtu());
        lines.add("memory: "
                + (options.hugePages().isEmpty()
                        ? options.memoryMiB() + " MiB of ordinary memory"
                        : "huge pages at " + options.hugePages())
                + ", " + options.packets() + " packets per worker");
        lines.add("a worker polls for " + options.pollingMicros() + " us after its last packet, then it sleeps");
        try {
            StackPort.check(options, config.workers());
        } catch (TransportException e) {
            lines.add("does not work with this configuration: " + e.getMessage());
        }
        return lines;
    }

    @Override
    public SocketAddress trialAddress() {
        // Stands for a stack's one address, whatever it is.
        return new InetSocketAddress(Ipv4Address.toInetAddress(0), 0);
    }

    @Override
    public NetworkStack create(StackConfig config) {
        DpdkOptions options = options(config);
        return new ThreadedNetworkStack(NAME, TRAITS, config, new DpdkWorkerFactory(config, options));
    }

    private static DpdkOptions options(StackConfig config) {
        DpdkOptions options = DpdkOptions.of(config.transportOptions());
        options.cores().checkHolds(config.workers());
        return options;
    }
}
