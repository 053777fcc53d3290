package dev.siphon.stack.dpdk.ip;

import dev.siphon.stack.dpdk.arp.ArpTable;
import dev.siphon.stack.dpdk.arp.Neighbour;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.ethernet.EthernetLink;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.timer.Clock;
import org.jspecify.annotations.Nullable;

/** Datagrams on their way out. None is larger than its path's MTU, so none is cut. */
public final class IpOutput {

    /** Packets to the own address that wait for the next turn at most. */
    public static final int LOOPBACK_PACKETS = 256;

    private final Ipv4Config config;
    private final EthernetLink link;
    private final PacketMemory memory;
    private final ArpTable arp;
    private final Counters counters;
    private final PathMtuCache pathMtus;
    private final int[] loopback = new int[LOOPBACK_PACKETS];
    private int looped;

    public IpOutput(Ipv4Config config, EthernetLink link, ArpTable arp, Clock clock, Counters counters) {
        this.config = config;
        this.link = link;
        this.memory = link.memory();
        this.arp = arp;
        this.counters = counters;
        this.pathMtus = new PathMtuCache(clock);
    }

    public int ownAddress() {
        return config.address();
    }

    /** The way to {@code destination}, or null if none leads there. */
    public @Nullable Route route(int destination) {
        int nextHop = config.nextHop(destination);
        boolean isRoutable = nextHop != 0 && Ipv4Address.isHost(destination) && !config.isBroadcast(destination);
        return isRoutable ? new Route(destination, nextHop) : null;
    }

    /** Whether another datagram would be taken on {@code route} now. */
    public boolean hasRoom(Route route) {
        return isLoopback(route) ? looped < LOOPBACK_PACKETS : link.hasRoom();
    }

    /** Largest datagram on {@code route}, in bytes. */
    public int mtu(Route route) {
        return pathMtus.mtu(route.destination(), link.traits().mtu());
    }

    /** Notes that no datagram larger than {@code mtu} passes to {@code destination}. */
    public void learnMtu(int destination, int mtu) {
        counters.add(Counter.PATH_MTU_REDUCED);
        pathMtus.learn(destination, mtu);
    }

    /** Whether datagrams on {@code route} must have their checksums filled in: the port does not. */
    public boolean needsChecksums(Route route) {
        return !link.traits().fillsChecksums() || isLoopback(route);
    }

    /** Whether a datagram on {@code route} may end in a slice of payload memory. */
    public boolean takesSlices(Route route) {
        return link.traits().sendsSlices() && !isLoopback(route);
    }

    /** Puts a header before the content of {@code packet} and sends it. Takes the packet over. */
    public void send(Route route, int packet, int protocol) {
        int offset = memory.offset(packet) - Ipv4Header.BYTES;
        int length = memory.length(packet) + Ipv4Header.BYTES;
        Ipv4Header.write(
                memory.bytes(),
                offset,
                length + memory.sliceLength(packet),
                protocol,
                config.address(),
                route.destination(),
                needsChecksums(route));
        memory.frame(packet, offset, length);
        if (isLoopback(route)) {
            loop(packet);
        } else {
            arp.send(neighbour(route), packet);
        }
    }

    /** Sends the content of {@code packet} to {@code destination}, once: no route is kept. Takes the packet over. */
    void reply(int destination, int packet, int protocol) {
        Route route = route(destination);
        if (route == null) {
            counters.add(Counter.IP_UNROUTABLE_DROPPED);
            memory.release(packet);
        } else {
            send(route, packet, protocol);
        }
    }

    private Neighbour neighbour(Route route) {
        Neighbour neighbour = route.neighbour;
        if (neighbour == null || neighbour.isForgotten()) {
            neighbour = arp.neighbour(route.nextHop());
            route.neighbour = neighbour;
        }
        return neighbour;
    }

    private boolean isLoopback(Route route) {
        return route.destination() == config.address();
    }

    private void loop(int packet) {
        if (looped == LOOPBACK_PACKETS) {
            counters.add(Counter.TX_DROPPED);
            memory.release(packet);
        } else {
            loopback[looped++] = packet;
        }
    }

    /** Moves the datagrams that were sent to the own address into {@code into}, which has room, and returns how many. */
    public int drainLoopback(int[] into) {
        int drained = looped;
        System.arraycopy(loopback, 0, into, 0, drained);
        looped = 0;
        return drained;
    }

    /** Datagrams to the own address that wait for the next turn. */
    public int looped() {
        return looped;
    }

    /** Drops what waits. */
    public void close() {
        for (int i = 0; i < looped; i++) {
            memory.release(loopback[i]);
        }
        looped = 0;
    }
}
