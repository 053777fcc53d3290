package dev.siphon.stack.dpdk.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** A network segment that all hosts are on; each frame meets its conditions. Between hosts may be a narrow path. */
public final class Link {

    private static final int ETHERNET_BYTES = 14;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Delivery(long atNanos, long number, LinkPort to, byte[] frame) {}

    private final Random random;
    private final List<LinkPort> ports = new ArrayList<>();
    private final PriorityQueue<Delivery> deliveries = new PriorityQueue<>((a, b) ->
            a.atNanos() != b.atNanos() ? Long.compare(a.atNanos(), b.atNanos()) : Long.compare(a.number(), b.number()));
    private final Map<LinkPort, Integer> underWay = new HashMap<>();
    private final List<byte[]> sniffed = new ArrayList<>();
    private Middlebox middlebox = new Middlebox(Set.of());
    private Conditions conditions;
    private boolean isSniffing;
    private int pathMtu = Integer.MAX_VALUE;
    private long now;
    private long numbers;
    private long frames;

    public Link(Conditions conditions, long seed) {
        this.conditions = conditions;
        this.random = new Random(seed);
    }

    void plug(LinkPort port) {
        ports.add(port);
    }

    public void conditions(Conditions conditions) {
        this.conditions = conditions;
    }

    /** Datagrams larger than this are refused with ICMP from now on. */
    public void pathMtu(int pathMtu) {
        this.pathMtu = pathMtu;
    }

    /** Takes these options out of SYNs from now on. */
    public void strip(Set<Integer> options) {
        middlebox = new Middlebox(options);
    }

    public long frames() {
        return frames;
    }

    /** From now on, what is sent can be looked at. */
    public List<byte[]> sniff() {
        isSniffing = true;
        return sniffed;
    }

    void send(LinkPort from, byte[] frame) {
        frames++;
        if (isSniffing) {
            sniffed.add(frame);
        }
        boolean isIp = isIp(frame);
        if (isIp && frame.length - ETHERNET_BYTES > pathMtu) {
            deliver(from, fragmentationNeeded(frame), conditions.delayNanos());
            return;
        }
        for (LinkPort to : ports) {
            if (to != from) {
                transmit(to, isIp ? middlebox.pass(frame) : frame, isIp);
            }
        }
    }

    private static boolean isIp(byte[] frame) {
        return frame[12] == 8 && frame[13] == 0;
    }

    private void transmit(LinkPort to, byte[] frame, boolean isIp) {
        // ARP is spared: three requests without an answer are a peer that cannot be reached, as they should be.
        boolean isLost = random.nextDouble() < conditions.loss() || underWay.getOrDefault(to, 0) >= conditions.slots();
        if (isLost && isIp) {
            return;
        }
        byte[] arriving = frame;
        if (isIp && random.nextDouble() < conditions.corruption()) {
            arriving = frame.clone();
            arriving[ETHERNET_BYTES + random.nextInt(frame.length - ETHERNET_BYTES)] ^= (byte) (1 << random.nextInt(8));
        }
        deliver(to, arriving, delay());
        if (random.nextDouble() < conditions.duplication()) {
            deliver(to, arriving, delay());
        }
    }

    private long delay() {
        long extra = random.nextDouble() < conditions.jittered() && conditions.jitterNanos() > 0
                ? random.nextLong(conditions.jitterNanos())
                : 0;
        return conditions.delayNanos() + extra;
    }

    private void deliver(LinkPort to, byte[] frame, long delayNanos) {
        underWay.merge(to, 1, Integer::sum);
        deliveries.add(new Delivery(now + delayNanos, numbers++, to, frame));
    }

    /** What a router says that cannot pass {@code frame} on, and may not cut it. */
    private byte[] fragmentationNeeded(byte[] frame) {
        return Frames.icmpUnreachable(frame, 4, pathMtu);
    }

    /** Lets what is due arrive. */
    public void advance(long nowNanos) {
        now = nowNanos;
        while (!deliveries.isEmpty() && deliveries.peek().atNanos() <= now) {
            Delivery delivery = deliveries.remove();
            underWay.merge(delivery.to(), -1, Integer::sum);
            delivery.to().arrive(delivery.frame());
        }
    }

    /** When the next frame arrives. */
    public long nextNanos() {
        return deliveries.isEmpty() ? Long.MAX_VALUE : deliveries.peek().atNanos();
    }
}
