package dev.siphon.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.dpdk.arp.ArpTable;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Peers that mean harm: what they take is bounded, and the others go on. */
class HostilePeerTest {

    private static final int HALF_OPEN = 1024;

    private final Random random = new Random(1);

    /** An established connection still works, both ways, at offset {@code from} of its peer's stream. */
    private static void checkWorks(Script script, int from) throws Exception {
        script.sent();
        script.inject(script.data(from, "ping"));
        assertThat(script.read()).endsWith("ping");
        script.write("pong");
        assertThat(script.sent()).extracting(Seg::text).contains("pong");
    }

    @Test
    void aSynFloodTakesABoundedBacklog() throws Exception {
        Script script = new Script().acceptPlain().withoutArp();
        for (int i = 0; i < 50_000; i++) {
            Seg syn = new Seg()
                    .ports(1 + random.nextInt(65_535), Script.PORT)
                    .seq(random.nextInt())
                    .flags(Seg.SYN);
            int source = Ipv4Address.of(10, 0, 0, 3 + random.nextInt(250));
            script.port().inject(syn.frame(Script.OWN_MAC, Script.PEER_MAC, source, Script.OWN));
            if (i % 32 == 0) {
                script.tcpIp().poll(script.now());
                script.port().sent().clear();
            }
        }
        script.turn();
        script.port().sent().clear();
        assertThat(script.tcpIp().tcp().halfOpen()).isEqualTo(HALF_OPEN);
        assertThat(script.tcpIp().tcp().connections()).isEqualTo(HALF_OPEN + 1);
        assertThat(script.memory().cached()).isGreaterThanOrEqualTo(Script.PACKETS - ArpTable.MAX_WAITING);
        checkWorks(script, 0);
        Seg fresh = script.syn().ports(33, Script.PORT);
        script.inject(fresh);
        Seg answer = script.expect();
        script.inject(script.seg().ports(33, Script.PORT).ack(answer.seq + 1));
        assertThat(script.listener().accept()).as("a real peer in the flood").isNotNull();
    }

    @Test
    void aStormOfResetsEndsNothing() throws Exception {
        Script script = new Script().acceptPlain();
        for (int i = 0; i < 20_000; i++) {
            int sequence = random.nextInt();
            if (sequence != script.peerInitial + 1) {
                script.inject(script.seg().seq(sequence).flags(random.nextBoolean() ? Seg.RST : Seg.RST | Seg.ACK));
            }
        }
        assertThat(script.sent()).hasSizeLessThanOrEqualTo(10);
        checkWorks(script, 0);
    }

    @Test
    void aStormOfForgedAcknowledgementsChangesNothing() throws Exception {
        Script script = new Script().acceptSack();
        for (int i = 0; i < 20_000; i++) {
            Seg seg = script.seg().ack(random.nextInt()).sack(random.nextInt(), random.nextInt());
            if (seg.ack != script.initial + 1) {
                script.inject(seg.flags(Seg.ACK));
            }
        }
        assertThat(script.sent()).hasSizeLessThanOrEqualTo(10);
        checkWorks(script, 0);
    }

    /** Any pieces of one stream in any order, overlapping as they like, are that stream. */
    @Test
    void overlappingSegmentsAreOneStreamInBoundedMemory() throws Exception {
        String stream = random.ints(20_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        for (int round = 0; round < 20; round++) {
            Script script = new Script().acceptSack();
            List<Seg> segs = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int from = random.nextInt(stream.length());
                int length = 1 + random.nextInt(Math.min(1000, stream.length() - from));
                segs.add(script.data(from, stream.substring(from, from + length)));
            }
            for (int from = 0; from < stream.length(); from += 1000) {
                segs.add(script.data(from, stream.substring(from, Math.min(from + 1000, stream.length()))));
            }
            Collections.shuffle(segs, random);
            StringBuilder read = new StringBuilder();
            for (int pass = 0; pass < 3; pass++) {
                for (Seg seg : segs) {
                    script.inject(seg);
                    assertThat(script.tcpIp().tcp().packetsHeld()).isLessThanOrEqualTo(Script.PACKETS * 5 / 8);
                    read.append(script.read());
                }
            }
            assertThat(read).hasToString(stream);
            assertThat(script.tcpIp().tcp().packetsHeld()).isZero();
        }
    }

    /** What came first stays: who says otherwise later changes nothing, neither what was read nor what waits to be. */
    @Test
    void ofContradictionsTheFirstIsKept() throws Exception {
        Script script = new Script().acceptSack();
        script.inject(script.data(5, "FIRST"));
        script.inject(script.data(3, "secondsecond"));
        script.inject(script.data(0, "thi"));
        assertThat(script.read()).isEqualTo("thiseFIRSTecond");
        script.inject(script.data(0, "fourthfourthfourth"));
        assertThat(script.read()).isEqualTo("rth");
        checkWorks(script, 18);
    }

    /** A byte here and a byte there, and never the one that is missing. */
    @Test
    void crumbsOutOfOrderTakeABoundedNumberOfPackets() throws Exception {
        Script script = new Script().acceptPlain();
        for (int i = 1; i < 5000; i++) {
            script.inject(script.data(i * 2, "x"));
        }
        assertThat(script.tcpIp().tcp().packetsHeld()).isLessThanOrEqualTo(Script.PACKETS / 8);
        assertThat(script.count(Counter.TCP_RECEIVE_BOUND_DROPPED)).isPositive();
        script.inject(script.data(0, "now it is in order".substring(0, 2)));
        assertThat(script.read()).startsWith("nox");
        script.connection().abort();
        script.turn();
        assertThat(script.memory().cached()).isEqualTo(Script.PACKETS);
    }

    /** An application that does not read holds its own window only. */
    @Test
    void whoDoesNotReadTakesABoundedNumberOfPackets() throws Exception {
        Script script = new Script().acceptPlain();
        for (int i = 0; i < 2000; i++) {
            script.inject(script.seg().seq(script.peerInitial + 1 + i * 1000).payload(1000));
        }
        assertThat(script.tcpIp().tcp().packetsHeld()).isLessThanOrEqualTo(Script.PACKETS * 5 / 8);
        assertThat(script.count(Counter.PACKETS_EXHAUSTED)).isZero();
    }

    /** Options of impossible lengths. */
    @Test
    void malformedOptionsAreRefused() throws Exception {
        Script script = new Script().acceptPlain();
        script.inject(script.data(0, "x").rawOptions(8, 0, 1, 1));
        script.inject(script.data(0, "x").rawOptions(5, 1, 1, 1));
        script.inject(script.data(0, "x").rawOptions(1, 1, 1, 8));
        script.inject(script.data(0, "x").rawOptions(1, 1, 8, 10));
        assertThat(script.count(Counter.TCP_MALFORMED_DROPPED)).isEqualTo(4);
        script.inject(script.data(0, "y").rawOptions(99, 4, 1, 1));
        assertThat(script.read()).as("an unknown option is skipped").isEqualTo("y");
        checkWorks(script, 1);
    }

    /** A FIN in the middle of what came already. */
    @Test
    void aForgedFinDoesNotCutTheStream() throws Exception {
        Script script = new Script().acceptPlain();
        script.inject(script.data(5, "fghij"));
        script.inject(script.data(2, "c").fin());
        script.inject(script.data(0, "abcde"));
        assertThat(script.read()).isEqualTo("abcdefghij");
        checkWorks(script, 10);
    }
}
