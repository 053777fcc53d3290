package dev.siphon.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.instance.Instances;
import dev.siphon.stack.dpdk.instance.TcpIp;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PortTraits;
import dev.siphon.stack.dpdk.tcp.TcpConfig;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import org.junit.jupiter.api.Test;

/** A port that takes nothing, as one without a link does. */
class FullPortTest {

    private static final int PACKETS = 64;

    @Test
    void whatAPortKeepsWaitingIsNoWorkUntilItTakesSomething() throws TransportException {
        PacketMemory memory = PacketMemory.direct(PACKETS, 2048);
        ScriptPort port = new ScriptPort(memory, PortTraits.plain(0x02_0000_0000_01L, 1500));
        port.stuck(true);
        TcpIp instance =
                Instances.create(port, memory, Ipv4Address.of(10, 0, 0, 1), TcpConfig.ofPackets(PACKETS), 0, 1);
        instance.connect(Ipv4Address.of(10, 0, 0, 2), 6800, TcpEvents.NONE);

        assertThat(instance.poll(1)).isZero();
        assertThat(instance.isPortFull()).isTrue();

        port.stuck(false);
        instance.poll(2);
        assertThat(instance.isPortFull()).isFalse();
        // Two about the own address, and the question for the peer's.
        assertThat(port.sent()).hasSize(3);
        assertThat(instance.poll(3)).isZero();
    }
}
