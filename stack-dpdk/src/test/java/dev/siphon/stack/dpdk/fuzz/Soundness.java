package dev.siphon.stack.dpdk.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.dpdk.script.Script;

/** What holds of an instance whatever it has received. */
final class Soundness {

    private Soundness() {}

    /** When everything is closed, every packet is free again. */
    static void check(Script script) {
        script.connection().abort();
        script.listener().close();
        script.turn();
        script.tcpIp().close();
        assertThat(script.tcpIp().tcp().packetsHeld()).as("packets held").isZero();
        assertThat(script.tcpIp().tcp().connections()).as("connections").isZero();
        assertThat(script.memory().cached()).as("free packets").isEqualTo(Script.PACKETS);
    }
}
