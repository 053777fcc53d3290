package dev.siphon.it.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.Waiting;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.ObservedDpdk;
import dev.siphon.stack.dpdk.ObservedDpdk.Sight;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.port.RawPort;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A stack of two workers under attack from a raw port on its network, while messengers talk over it. What the stack keeps is
 * looked at after each burst.
 */
final class Siege implements AutoCloseable {

    private static final int WORKERS = 2;
    private static final int BURST = 32;

    /** Messages that must come back during an attack, however long that takes. */
    private static final int PROGRESS = 100;

    /** Long beyond any pause that is no standstill. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    private static final int PACKETS_PER_WORKER = 4096;
    private static final int MAX_HELD = PACKETS_PER_WORKER * 5 / 8;
    private static final int MAX_HALF_OPEN = 1024;

    /** The conversation's, what the attacker may have open, and what lingers in TIME_WAIT. */
    private static final int MAX_OTHERS = 64;

    private final ObservedDpdk attacked = new ObservedDpdk();
    private final ObservedDpdk client;
    private final List<MessengerContext> contexts = new ArrayList<>();
    private final RawPort attacker;
    private final Conversation conversation;
    private final long target;

    private Siege(Map<String, String> attackedPort, Map<String, String> attackerPort, boolean isClientApart)
            throws IOException {
        MessengerContext serverSide = context(attacked, attackedPort);
        serverSide.stack("dpdk");
        attacker = RawPort.open(attackerPort);
        try {
            client = isClientApart ? new ObservedDpdk() : attacked;
            MessengerContext clientSide = isClientApart ? context(client, Map.of()) : serverSide;
            conversation = new Conversation(serverSide, clientSide);
            Waiting.until("the conversation", () -> conversation.answered() > 0);
            target = resolve();
        } catch (IOException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** On the segment, where the conversation's client has a stack of its own beside the attacked one. */
    static Siege onSegment() throws IOException {
        return new Siege(Map.of(), Map.of(), true);
    }

    /** On two ports of devices that are joined, {@code attacked} and {@code attacker}: the client is in the attacked stack. */
    static Siege onDevices(Map<String, String> attacked, Map<String, String> attacker) throws IOException {
        return new Siege(attacked, attacker, false);
    }

    private MessengerContext context(ObservedDpdk transport, Map<String, String> options) {
        MessengerConfig.Builder config = MessengerConfig.builder()
                .set("ms_type", "async+dpdk")
                .set("ms_async_op_threads", String.valueOf(WORKERS));
        options.forEach(config::set);
        MessengerContext context = MessengerContext.builder()
                .config(config.build())
                .transports(new NetworkStackRegistry(List.of(transport)))
                .build();
        contexts.add(context);
        return context;
    }

    /** The hardware address of the attacked stack, which learns the attacker's by being asked. */
    private long resolve() {
        long[] found = {0};
        Waiting.until("an answer by ARP", () -> {
            send(RawFrames.arp(
                    RawFrames.BROADCAST,
                    attacker.hardwareAddress(),
                    1,
                    attacker.hardwareAddress(),
                    source(),
                    address()));
            for (byte[] frame : attacker.receive()) {
                ByteBuffer bytes = ByteBuffer.wrap(frame);
                if (RawFrames.isArpReply(frame) && bytes.getInt(28) == address()) {
                    found[0] = bytes.getLong(20) & 0xFFFF_FFFF_FFFFL;
                }
            }
            return found[0] != 0;
        });
        return found[0];
    }

    private static int addressOf(InetSocketAddress address) {
        return Ipv4Address.of((Inet4Address) address.getAddress());
    }

    /** The attacked stack's. */
    int address() {
        return addressOf(conversation.listensAt());
    }

    int port() {
        return conversation.listensAt().getPort();
    }

    long hardwareAddress() {
        return target;
    }

    /** The attacker's own. */
    int source() {
        return attacker.address();
    }

    long sourceHardwareAddress() {
        return attacker.hardwareAddress();
    }

    /** The client's end of the conversation's connection. */
    InetSocketAddress client() {
        List<InetSocketAddress> sources = client.sources();
        return sources.get(sources.size() - 1);
    }

    int clientAddress() {
        return addressOf(client());
    }

    /** Whether the attacked stack looks at checksums. */
    boolean isChecked() {
        return attacker.isChecked();
    }

    /** What has come to the attacker since, who answers to its address. */
    List<byte[]> received() {
        List<byte[]> frames = attacker.receive();
        for (byte[] frame : frames) {
            if (RawFrames.isArpRequest(frame, source())) {
                send(RawFrames.arp(
                        target, attacker.hardwareAddress(), 2, attacker.hardwareAddress(), source(), address()));
            }
        }
        return frames;
    }

    void send(byte[] frame) {
        attacker.send(frame);
        attacker.flush();
    }

    Sight look() {
        Sight sight = attacked.look();
        assertThat(sight.halfOpen()).as("handshakes in progress").isLessThanOrEqualTo(MAX_HALF_OPEN);
        assertThat(sight.packetsHeld()).as("packets held").isLessThanOrEqualTo(MAX_HELD);
        assertThat(sight.connections()).as("connections").isLessThanOrEqualTo(MAX_HALF_OPEN + MAX_OTHERS);
        return sight;
    }

    /** What was counted as any of {@code counters}. */
    long count(Counter... counters) {
        Sight sight = look();
        return Stream.of(counters).mapToLong(sight::count).sum();
    }

    /**
     * Sends at least {@code count} frames, a burst after each turn of the workers, and goes on until the conversation has
     * too. Returns how many there were.
     */
    int storm(int count, IntFunction<byte[]> frames) {
        long goal = conversation.answered() + PROGRESS;
        long end = System.nanoTime() + STANDSTILL.toNanos();
        int sent = 0;
        while (sent < count || conversation.answered() < goal) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the conversation came to a standstill after " + sent + " frames: " + look());
            }
            for (int i = 0; i < BURST; i++) {
                attacker.send(frames.apply(sent++));
            }
            attacker.flush();
            look();
            received();
        }
        return sent;
    }

    /** As {@link #storm}; each of the frames is counted once as one of {@code counters}, and nothing else is. */
    void stormCounted(int count, IntFunction<byte[]> frames, Counter... counters) {
        long before = count(counters);
        int sent = storm(count, frames);
        Waiting.until("the last of the frames", () -> count(counters) - before >= sent);
        assertThat(count(counters) - before)
                .as("%s of %s frames", List.of(counters), sent)
                .isEqualTo(sent);
    }

    /** Sends {@code count} frames as fast as can be, without a look at what becomes of them. */
    void flood(int count, IntFunction<byte[]> frames) {
        for (int i = 0; i < count; i++) {
            attacker.send(frames.apply(i));
        }
        attacker.flush();
    }

    /** The conversation goes on. */
    void checkProgress() {
        long goal = conversation.answered() + PROGRESS;
        long end = System.nanoTime() + STANDSTILL.toNanos();
        while (conversation.answered() < goal) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the conversation came to a standstill: " + look());
            }
            received();
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        contexts.forEach(MessengerContext::close);
        attacker.close();
    }

    /** Packets of the segment that nobody has. */
    static int freePackets() {
        try {
            return RawPort.freeOnSegment();
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
    }
}
