package dev.siphon.messenger.protocol;

import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.session.Backoff;
import dev.siphon.messenger.wire.WireLimits;
import java.util.EnumSet;
import java.util.Set;

/**
 * The options that connections read, resolved once per messenger so that the data path reads fields.
 *
 * @param crcData compute and check the crc of data
 * @param crcHeader compute and check the crcs of header, front and middle
 * @param readAheadBytes size of a connection's read-ahead buffer
 * @param readyTimeoutMicros how long a connection may take to be established
 * @param idleTimeoutMicros how long an established connection may be silent
 * @param initialBackoffMicros how long the second attempt to connect waits
 * @param maxBackoffMicros how long an attempt waits at most
 * @param maxQueuedBytes what a connection may have queued or unacknowledged
 * @param blocksWhenQueueFull whether a sender waits for room
 * @param limits the lengths that are believed
 * @param dieOnBadMessage end the process on an undecodable message
 * @param dieOnOldMessage end the process on a sequence number received before
 * @param dieOnSkippedMessage end the process on a gap in sequence numbers
 * @param blackholes peers whose messages are dropped
 * @param learnAddressFromPeer learn the own IP from what the peer sees, not from the own socket
 */
public record MessengerSettings(
        boolean crcData,
        boolean crcHeader,
        int readAheadBytes,
        long readyTimeoutMicros,
        long idleTimeoutMicros,
        long initialBackoffMicros,
        long maxBackoffMicros,
        long maxQueuedBytes,
        boolean blocksWhenQueueFull,
        WireLimits limits,
        boolean dieOnBadMessage,
        boolean dieOnOldMessage,
        boolean dieOnSkippedMessage,
        Set<EntityType> blackholes,
        boolean learnAddressFromPeer) {

    /** The handshake's largest piece that must be there as a whole, with room to spare. */
    private static final int MIN_READ_AHEAD_BYTES = 1024;

    public static MessengerSettings of(MessengerConfig config) {
        return new MessengerSettings(
                config.get(MessengerOptions.MS_CRC_DATA),
                config.get(MessengerOptions.MS_CRC_HEADER),
                (int) Math.max(config.get(MessengerOptions.MS_TCP_PREFETCH_MAX_SIZE), MIN_READ_AHEAD_BYTES),
                config.get(MessengerOptions.MS_CONNECTION_READY_TIMEOUT).toNanos() / 1000,
                config.get(MessengerOptions.MS_CONNECTION_IDLE_TIMEOUT).toNanos() / 1000,
                config.get(MessengerOptions.MS_INITIAL_BACKOFF).toNanos() / 1000,
                config.get(MessengerOptions.MS_MAX_BACKOFF).toNanos() / 1000,
                config.get(MessengerOptions.SIPHON_MAX_QUEUED_BYTES),
                config.get(MessengerOptions.SIPHON_BLOCK_WHEN_QUEUE_FULL),
                limits(config),
                config.get(MessengerOptions.MS_DIE_ON_BAD_MSG),
                config.get(MessengerOptions.MS_DIE_ON_OLD_MESSAGE),
                config.get(MessengerOptions.MS_DIE_ON_SKIPPED_MESSAGE),
                blackholes(config),
                config.get(MessengerOptions.MS_LEARN_ADDR_FROM_PEER));
    }

    public Backoff newBackoff() {
        return new Backoff(initialBackoffMicros, maxBackoffMicros);
    }

    private static WireLimits limits(MessengerConfig config) {
        return new WireLimits(
                Math.toIntExact(config.get(MessengerOptions.SIPHON_MAX_FRONT_BYTES)),
                Math.toIntExact(config.get(MessengerOptions.SIPHON_MAX_MIDDLE_BYTES)),
                Math.toIntExact(config.get(MessengerOptions.SIPHON_MAX_DATA_BYTES)),
                Math.toIntExact(config.get(MessengerOptions.SIPHON_MAX_AUTHORIZER_BYTES)));
    }

    private static Set<EntityType> blackholes(MessengerConfig config) {
        EnumSet<EntityType> types = EnumSet.noneOf(EntityType.class);
        if (config.get(MessengerOptions.MS_BLACKHOLE_OSD)) {
            types.add(EntityType.OSD);
        }
        if (config.get(MessengerOptions.MS_BLACKHOLE_MON)) {
            types.add(EntityType.MON);
        }
        if (config.get(MessengerOptions.MS_BLACKHOLE_MDS)) {
            types.add(EntityType.MDS);
        }
        if (config.get(MessengerOptions.MS_BLACKHOLE_MGR)) {
            types.add(EntityType.MGR);
        }
        if (config.get(MessengerOptions.MS_BLACKHOLE_CLIENT)) {
            types.add(EntityType.CLIENT);
        }
        return types;
    }
}
