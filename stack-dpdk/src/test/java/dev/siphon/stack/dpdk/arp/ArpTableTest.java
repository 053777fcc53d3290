package dev.siphon.stack.dpdk.arp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.ethernet.EthernetLink;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PortTraits;
import dev.siphon.stack.dpdk.script.ScriptPort;
import dev.siphon.stack.dpdk.timer.Clock;
import dev.siphon.stack.dpdk.timer.DeadlineQueue;
import org.junit.jupiter.api.Test;

/** Who stays in a full table. */
class ArpTableTest {

    private static final int OWN = Ipv4Address.of(10, 0, 0, 1);
    private static final int PEER = Ipv4Address.of(10, 0, 0, 2);
    private static final int STRANGERS = Ipv4Address.of(10, 1, 0, 0);
    private static final long PEER_HARDWARE = 0x020000000002L;

    private final PacketMemory memory = PacketMemory.direct(256, 2048);
    private final ScriptPort port = new ScriptPort(memory, PortTraits.plain(0x020000000001L, 1500));
    private final Counters counters = new Counters();
    private final Clock clock = new Clock(0);
    private final EthernetLink link = new EthernetLink(port, memory, counters);
    private final ArpTable table = new ArpTable(link, new DeadlineQueue(), clock, counters, OWN, true, other -> {}, 1);
    private long now;

    private void send(int address) {
        clock.advance(++now);
        int packet = memory.allocate();
        memory.frame(packet, memory.offset(packet), 20);
        table.send(table.neighbour(address), packet);
        link.flush();
        port.sent().clear();
    }

    @Test
    void whoAnsweredStaysWhenThousandsDoNot() {
        send(PEER);
        table.heard(ArpPacket.REPLY, PEER_HARDWARE, PEER, OWN);
        Neighbour peer = table.neighbour(PEER);
        for (int i = 1; i <= 5000; i++) {
            send(STRANGERS + i);
        }
        assertThat(table.size()).isEqualTo(ArpTable.MAX_NEIGHBOURS);
        assertThat(counters.count(Counter.ARP_EVICTED)).isEqualTo(5001 - ArpTable.MAX_NEIGHBOURS);
        assertThat(table.neighbour(PEER)).isSameAs(peer);
    }

    @Test
    void ofThoseWhoAnsweredTheOneUnusedForLongestGivesWay() {
        for (int i = 1; i <= ArpTable.MAX_NEIGHBOURS; i++) {
            send(STRANGERS + i);
            table.heard(ArpPacket.REPLY, PEER_HARDWARE + i, STRANGERS + i, OWN);
        }
        Neighbour oldest = table.neighbour(STRANGERS + 1);
        Neighbour second = table.neighbour(STRANGERS + 2);
        send(STRANGERS + 1);
        send(PEER);
        assertThat(oldest.isForgotten()).isFalse();
        assertThat(second.isForgotten()).isTrue();
    }
}
