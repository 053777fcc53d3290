package dev.siphon.messenger.protocol;

import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.message.MessageTypes;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a messenger does to itself on purpose ({@code ms_inject_*}): each question is answered by a throw of the dice. All
 * dice are one generator's, so that a run in which nothing else is left to chance is repeated by its seed. Any thread.
 */
public final class FaultInjection {

    private static final int ANY_TYPE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(FaultInjection.class);

    private final Random random;
    private final int socketFailures;
    private final int congestion;
    private final long internalDelayMicros;
    private final Set<EntityType> delayedPeers;
    private final int delayedType;
    private final double delayProbability;
    private final long maxDelayMicros;

    private FaultInjection(MessengerConfig config, Random random) {
        this.random = random;
        this.socketFailures = config.get(MessengerOptions.MS_INJECT_SOCKET_FAILURES);
        this.congestion = config.get(MessengerOptions.MS_INJECT_NETWORK_CONGESTION);
        this.internalDelayMicros = micros(config.get(MessengerOptions.MS_INJECT_INTERNAL_DELAYS));
        this.delayedPeers = config.get(MessengerOptions.MS_INJECT_DELAY_TYPE);
        this.delayedType = config.get(MessengerOptions.MS_INJECT_DELAY_MSG_TYPE)
                .map(FaultInjection::messageType)
                .orElse(ANY_TYPE);
        this.delayProbability = config.get(MessengerOptions.MS_INJECT_DELAY_PROBABILITY);
        this.maxDelayMicros = micros(config.get(MessengerOptions.MS_INJECT_DELAY_MAX));
    }

    /**
     * What {@code config} asks for, or null if that is nothing.
     *
     * @param name the messenger's: each of a process has dice of its own, in the order of {@code siphon_inject_seed}
     * @throws IllegalArgumentException if the configuration names a message type that there is not
     */
    public static @Nullable FaultInjection of(MessengerConfig config, String name) {
        int chosen = config.get(MessengerOptions.SIPHON_INJECT_SEED);
        int seed = chosen == 0 ? new Random().nextInt(1, Integer.MAX_VALUE) : chosen;
        FaultInjection injection = new FaultInjection(config, new Random(((long) seed << 32) ^ name.hashCode()));
        if (!injection.isOn()) {
            return null;
        }
        LOG.info("messenger {} injects faults, with siphon_inject_seed = {}", name, seed);
        return injection;
    }

    private boolean isOn() {
        return socketFailures > 0
                || congestion > 0
                || internalDelayMicros > 0
                || (delayProbability > 0 && !delayedPeers.isEmpty());
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static int messageType(String text) {
        OptionalInt named = MessageTypes.ofName(text);
        if (named.isPresent()) {
            return named.getAsInt();
        }
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 0xFFFF) {
            throw new IllegalArgumentException("ms_inject_delay_msg_type is \"" + text
                    + "\", which is neither a message type's number (0 to 65535) nor the name of one that is known here,"
                    + " such as " + MessageTypes.name(MessageTypes.OSD_OP));
        }
        return Integer.parseInt(text);
    }

    /** Whether the socket breaks at this step of reading or sending. */
    public boolean breaksSocket() {
        return socketFailures > 0 && random.nextInt(socketFailures) == 0;
    }

    /** Whether this attempt to send finds the socket blocked, though it is not. */
    public boolean pretendsBlocked() {
        return congestion > 0 && random.nextInt(congestion) != 0;
    }

    /**
     * How long to pause where connections race; mostly 0 if socket failures are injected as well: then one in as many
     * pauses, as in Ceph.
     */
    public long internalDelayMicros() {
        boolean pauses = internalDelayMicros > 0 && (socketFailures == 0 || random.nextInt(socketFailures) == 0);
        return pauses ? internalDelayMicros : 0;
    }

    /** Whether messages of a peer of this type may be held. */
    public boolean delaysMessagesOf(EntityType peer) {
        return delayProbability > 0 && delayedPeers.contains(peer);
    }

    /** How long a message of {@code type} is held before it is delivered; 0: not at all. */
    public long deliveryDelayMicros(int type) {
        boolean holds = (delayedType == ANY_TYPE || delayedType == type) && random.nextDouble() < delayProbability;
        return holds ? (long) (random.nextDouble() * maxDelayMicros) : 0;
    }
}
