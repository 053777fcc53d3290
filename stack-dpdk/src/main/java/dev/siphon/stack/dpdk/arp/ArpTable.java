package dev.siphon.stack.dpdk.arp;

import dev.siphon.stack.dpdk.arp.Neighbour.State;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.ethernet.EthernetHeader;
import dev.siphon.stack.dpdk.ethernet.EthernetLink;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.table.LongTable;
import dev.siphon.stack.dpdk.timer.Clock;
import dev.siphon.stack.dpdk.timer.DeadlineQueue;
import org.jspecify.annotations.Nullable;

/**
 * The neighbours that one instance knows. It learns from who asks for it and from whom it asked for, never from strangers'
 * talk, so that a flood of announcements fills nothing. A neighbour in use is asked again when it is old; one out of use
 * is forgotten.
 */
public final class ArpTable {

    /** Neighbours kept at most; the one unused for longest gives way, of those that never answered if there are any. */
    public static final int MAX_NEIGHBOURS = 512;

    /** A neighbour is asked again after this long. */
    public static final long AGE_NANOS = 60_000_000_000L;

    /** Requests are repeated at this interval (RFC 1122 §2.3.2.1: at most one a second). */
    public static final long ASK_INTERVAL_NANOS = 1_000_000_000L;

    /** So many requests go unanswered before a neighbour counts as unreachable. */
    public static final int MAX_ASKED = 3;

    /** Packets that wait for all neighbours together at most; a newer one is dropped. */
    public static final int MAX_WAITING = 64;

    /** Another host's claim to the own address is answered at most this often (RFC 5227 §1.1). */
    public static final long DEFEND_INTERVAL_NANOS = 10_000_000_000L;

    private final EthernetLink link;
    private final PacketMemory memory;
    private final DeadlineQueue deadlines;
    private final Clock clock;
    private final Counters counters;
    private final int ownAddress;
    private final boolean answers;
    private final ConflictListener conflicts;
    private final LongTable<Neighbour> neighbours;
    private int waiting;
    private boolean hasDefended;
    private long defendedNanos;

    /** {@code answers} says whether {@code ownAddress} is answered for and defended here: one worker does, for all. */
    public ArpTable(
            EthernetLink link,
            DeadlineQueue deadlines,
            Clock clock,
            Counters counters,
            int ownAddress,
            boolean answers,
            ConflictListener conflicts,
            long secret) {
        this.link = link;
        this.memory = link.memory();
        this.deadlines = deadlines;
        this.clock = clock;
        this.counters = counters;
        this.ownAddress = ownAddress;
        this.answers = answers;
        this.conflicts = conflicts;
        this.neighbours = new LongTable<>(secret);
    }

    /** The neighbour with this address, known or to be resolved when something is sent to it. */
    public Neighbour neighbour(int address) {
        Neighbour found = neighbours.find(address);
        return found != null ? found : create(address);
    }

    private Neighbour create(int address) {
        if (neighbours.size() >= MAX_NEIGHBOURS) {
            evict();
        }
        Neighbour neighbour = new Neighbour(this, address);
        neighbour.usedNanos = clock.nanos();
        neighbours.put(address, neighbour);
        deadlines.schedule(neighbour, clock.nanos() + AGE_NANOS);
        return neighbour;
    }

    private void evict() {
        @Nullable Neighbour[] oldest = new Neighbour[1];
        neighbours.forEach(candidate -> {
            Neighbour before = oldest[0];
            if (before == null || isDispensable(candidate, before)) {
                oldest[0] = candidate;
            }
        });
        Neighbour neighbour = oldest[0];
        if (neighbour != null) {
            counters.add(Counter.ARP_EVICTED);
            forget(neighbour);
        }
    }

    /** Senders that do not exist come by the thousand in a flood; they are not to push out who does. */
    private static boolean isDispensable(Neighbour candidate, Neighbour before) {
        return candidate.isResolved() == before.isResolved()
                ? candidate.usedNanos < before.usedNanos
                : before.isResolved();
    }

    /** Sends a datagram to {@code neighbour}, now or once it has answered. Takes {@code packet} over. */
    public void send(Neighbour neighbour, int packet) {
        neighbour.usedNanos = clock.nanos();
        switch (neighbour.state) {
            case KNOWN, AGEING -> link.send(packet, neighbour.hardware, EthernetHeader.TYPE_IPV4);
            case UNKNOWN, UNREACHABLE -> {
                hold(neighbour, packet);
                neighbour.asked = 0;
                ask(neighbour, State.ASKED);
            }
            case ASKED -> hold(neighbour, packet);
            case FORGOTTEN -> throw new IllegalStateException("a forgotten neighbour was used");
        }
    }

    private void hold(Neighbour neighbour, int packet) {
        if (neighbour.waitingCount == Neighbour.MAX_WAITING) {
            counters.add(Counter.ARP_WAITING_DROPPED);
            memory.release(neighbour.waiting[0]);
            neighbour.waitingCount--;
            waiting--;
            System.arraycopy(neighbour.waiting, 1, neighbour.waiting, 0, neighbour.waitingCount);
        }
        if (waiting == MAX_WAITING) {
            counters.add(Counter.ARP_WAITING_DROPPED);
            memory.release(packet);
            return;
        }
        waiting++;
        neighbour.waiting[neighbour.waitingCount++] = packet;
    }

    private void ask(Neighbour neighbour, State state) {
        neighbour.state = state;
        neighbour.asked++;
        // Who was known is asked directly (RFC 1122 §2.3.2.1), everybody when that gets no answer.
        long destination =
                state == State.AGEING && neighbour.asked < MAX_ASKED ? neighbour.hardware : EthernetHeader.BROADCAST;
        counters.add(Counter.ARP_REQUESTS_SENT);
        write(ArpPacket.REQUEST, destination, 0, neighbour.address());
        deadlines.schedule(neighbour, clock.nanos() + ASK_INTERVAL_NANOS);
    }

    /**
     * Asks whether anybody has the own address already, and tells the network that it is here now. RFC 5227 §2.1 would wait
     * seconds for an answer in between; here the address is used at once, and an answer is a conflict as any later one.
     */
    public void claim() {
        write(ArpPacket.REQUEST, EthernetHeader.BROADCAST, 0, 0, ownAddress);
        announce();
    }

    /** Tells the network the own address, without being asked (RFC 5227 §2.3). */
    private void announce() {
        write(ArpPacket.REQUEST, EthernetHeader.BROADCAST, 0, ownAddress);
    }

    private void write(int operation, long destination, long targetHardware, int targetAddress) {
        write(operation, destination, targetHardware, ownAddress, targetAddress);
    }

    private void write(int operation, long destination, long targetHardware, int senderAddress, int targetAddress) {
        int packet = memory.allocate();
        if (packet == PacketMemory.NONE) {
            counters.add(Counter.PACKETS_EXHAUSTED);
            return;
        }
        ArpPacket.write(
                memory.bytes(),
                memory.offset(packet),
                operation,
                link.traits().macAddress(),
                senderAddress,
                targetHardware,
                targetAddress);
        memory.frame(packet, memory.offset(packet), ArpPacket.BYTES);
        link.send(packet, destination, EthernetHeader.TYPE_ARP);
    }

    /** What an ARP packet says, whichever worker received it. */
    public void heard(int operation, long senderHardware, int senderAddress, int targetAddress) {
        if (senderHardware == 0 || EthernetHeader.isGroup(senderHardware) || isImpossible(senderAddress)) {
            counters.add(Counter.ARP_MALFORMED_DROPPED);
            return;
        }
        boolean asksForUs = operation == ArpPacket.REQUEST && targetAddress == ownAddress;
        if (senderAddress == ownAddress) {
            if (senderHardware != link.traits().macAddress()) {
                conflict(senderHardware);
            }
            return;
        }
        // A probe (RFC 5227) has no sender yet: answered, not learned from.
        if (senderAddress != 0) {
            Neighbour neighbour = neighbours.find(senderAddress);
            if (neighbour == null && asksForUs) {
                neighbour = create(senderAddress);
            }
            if (neighbour != null) {
                resolve(neighbour, senderHardware);
            }
        }
        if (asksForUs && answers) {
            counters.add(Counter.ARP_REPLIES_SENT);
            write(ArpPacket.REPLY, senderHardware, senderHardware, senderAddress);
        }
    }

    /** RFC 5227 §2.4 (c): the address is kept, since connections live on it, and claimed again now and then. */
    private void conflict(long otherHardware) {
        counters.add(Counter.ARP_CONFLICTS);
        boolean isRecent = hasDefended && clock.nanos() - defendedNanos < DEFEND_INTERVAL_NANOS;
        if (!answers || isRecent) {
            return;
        }
        hasDefended = true;
        defendedNanos = clock.nanos();
        announce();
        conflicts.conflict(otherHardware);
    }

    /** Multicast, class E and broadcast: nobody's own. */
    private static boolean isImpossible(int address) {
        return address >>> 28 >= 0xE;
    }

    private void resolve(Neighbour neighbour, long hardware) {
        neighbour.state = State.KNOWN;
        neighbour.hardware = hardware;
        neighbour.asked = 0;
        deadlines.schedule(neighbour, clock.nanos() + AGE_NANOS);
        for (int i = 0; i < neighbour.waitingCount; i++) {
            link.send(neighbour.waiting[i], hardware, EthernetHeader.TYPE_IPV4);
        }
        waiting -= neighbour.waitingCount;
        neighbour.waitingCount = 0;
    }

    void expired(Neighbour neighbour, long nowNanos) {
        boolean isUsed = nowNanos - neighbour.usedNanos < AGE_NANOS;
        switch (neighbour.state) {
            case KNOWN -> {
                if (isUsed) {
                    neighbour.asked = 0;
                    ask(neighbour, State.AGEING);
                } else {
                    forget(neighbour);
                }
            }
            case ASKED, AGEING -> {
                if (neighbour.asked < MAX_ASKED) {
                    ask(neighbour, neighbour.state);
                } else {
                    counters.add(Counter.ARP_UNRESOLVED);
                    neighbour.state = State.UNREACHABLE;
                    dropWaiting(neighbour);
                    deadlines.schedule(neighbour, nowNanos + AGE_NANOS);
                }
            }
            case UNKNOWN, UNREACHABLE -> forget(neighbour);
            case FORGOTTEN -> throw new IllegalStateException("a forgotten neighbour had a deadline");
        }
    }

    private void forget(Neighbour neighbour) {
        deadlines.cancel(neighbour);
        dropWaiting(neighbour);
        neighbour.state = State.FORGOTTEN;
        neighbours.remove(neighbour.address());
    }

    private void dropWaiting(Neighbour neighbour) {
        for (int i = 0; i < neighbour.waitingCount; i++) {
            counters.add(Counter.ARP_WAITING_DROPPED);
            memory.release(neighbour.waiting[i]);
        }
        waiting -= neighbour.waitingCount;
        neighbour.waitingCount = 0;
    }

    /** Neighbours in the table. */
    public int size() {
        return neighbours.size();
    }

    /** Forgets everybody. */
    public void close() {
        neighbours.forEach(this::forget);
    }
}
