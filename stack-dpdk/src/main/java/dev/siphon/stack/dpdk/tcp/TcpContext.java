package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.packet.PacketLender;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.timer.Clock;
import dev.siphon.stack.dpdk.timer.DeadlineQueue;

/** What all connections of an instance share. */
record TcpContext(
        TcpConfig config,
        Clock clock,
        DeadlineQueue deadlines,
        Counters counters,
        PacketMemory memory,
        PacketLender lender,
        TcpOutput output,
        OutputQueue outputs,
        PacketBudget received,
        PacketBudget reassembly,
        OutgoingSegment outgoing) {

    TcpContext(
            TcpConfig config,
            Clock clock,
            DeadlineQueue deadlines,
            Counters counters,
            PacketMemory memory,
            PacketLender lender,
            TcpOutput output) {
        this(
                config,
                clock,
                deadlines,
                counters,
                memory,
                lender,
                output,
                new OutputQueue(),
                new PacketBudget(config.bounds().receivedPackets()),
                new PacketBudget(config.bounds().reassemblyPackets()),
                new OutgoingSegment());
    }
}
