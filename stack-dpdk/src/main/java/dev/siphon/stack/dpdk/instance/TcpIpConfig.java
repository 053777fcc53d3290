package dev.siphon.stack.dpdk.instance;

import dev.siphon.stack.dpdk.flow.FlowSteering;
import dev.siphon.stack.dpdk.ip.Ipv4Config;
import dev.siphon.stack.dpdk.tcp.TcpConfig;

/**
 * How one instance is set up.
 *
 * @param worker this instance's worker; worker 0 answers ARP for all
 * @param ipv4 the address, the same for all workers of a port
 * @param steering which worker owns which flow
 * @param tcp bounds and timeouts
 * @param lentSlices received slices that the application may hold; beyond it, reads copy
 */
public record TcpIpConfig(int worker, Ipv4Config ipv4, FlowSteering steering, TcpConfig tcp, int lentSlices) {

    public TcpIpConfig {
        if (worker < 0 || worker >= steering.workers()) {
            throw new IllegalArgumentException("worker is " + worker + ", flows are spread over " + steering.workers());
        }
        if (lentSlices < 1) {
            throw new IllegalArgumentException("lentSlices is " + lentSlices + ", must be at least 1");
        }
    }

    /** The defaults for a worker with {@code packets} packets, of which the application may hold a quarter. */
    public static TcpIpConfig ofPackets(int worker, Ipv4Config ipv4, FlowSteering steering, int packets) {
        return new TcpIpConfig(worker, ipv4, steering, TcpConfig.ofPackets(packets), Math.max(1, packets / 4));
    }
}
