package dev.siphon.stack.rdma.config;

import dev.siphon.stack.options.OptionReader;
import java.util.Map;

/**
 * Ceph's {@code ms_async_rdma_*} keys as far as this transport heeds them. Defaults differ from Ceph's where its receive
 * queues are shared and these are not; docs/deploy-rdma.md says where and why.
 *
 * @param deviceName the verbs device, or empty for any ({@code device_name})
 * @param portNumber the port of that device, from 1 ({@code port_num})
 * @param localGid the GID that own addresses must belong to, or empty for any ({@code local_gid})
 * @param gidIndex its index, or 0 for any ({@code gid_idx})
 * @param iwarp whether the device must be an iWARP one; otherwise it must not ({@code type})
 * @param trafficClass type of service of outgoing packets, DSCP and two bits of ECN ({@code dscp})
 * @param depth receives of data posted per connection ({@code receive_queue_len})
 * @param bufferBytes size of one receive and of one buffer for copies ({@code buffer_size})
 * @param sendBytes bound of registered payload memory of a stack ({@code send_buffers} times {@code buffer_size})
 * @param receiveBuffers bound of receives of all connections of a stack, 0 for none ({@code receive_buffers})
 * @param pollingMicros how long a worker polls after its last completion before it sleeps ({@code polling_us})
 */
public record RdmaOptions(
        String deviceName,
        int portNumber,
        String localGid,
        int gidIndex,
        boolean iwarp,
        int trafficClass,
        int depth,
        int bufferBytes,
        long sendBytes,
        int receiveBuffers,
        long pollingMicros) {

    /** What all keys of this transport begin with. */
    public static final String PREFIX = "ms_async_rdma_";

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    /**
     * Takes up the options in {@code values}, by configuration key, and defaults for those that are not there.
     *
     * @throws IllegalArgumentException if one has an unusable value; the text names it, its value and what is allowed
     */
    public static RdmaOptions of(Map<String, String> values) {
        OptionReader reader = new OptionReader(PREFIX, values);
        reader.requireFalse(
                "support_srq",
                "DiSNI has no shared receive queues: receives are posted per connection, " + PREFIX
                        + "receive_queue_len of them");
        reader.requireFalse(
                "enable_hugepage",
                "registered memory is the JVM's direct memory; run java with -XX:+UseTransparentHugePages instead");
        reader.requireTrue("cm", "connections are made by rdma_cm only");
        if (reader.number("roce_ver", 1, 0, 1) == 0) {
            throw reader.unusable(
                    "roce_ver",
                    "0",
                    "rdma_cm takes the version from"
                            + " /sys/kernel/config/rdma_cm/DEVICE/ports/PORT/default_roce_mode; write it there and leave the"
                            + " key out");
        }
        reader.requireMatch(
                "local_gid", "([0-9a-fA-F]{4}:){7}[0-9a-fA-F]{4}", "a GID has eight groups of four hex digits");
        int bufferBytes = (int) reader.number("buffer_size", 32 * KIB, KIB, 16 * MIB);
        return new RdmaOptions(
                reader.word("device_name"),
                (int) reader.number("port_num", 1, 1, 255),
                reader.word("local_gid"),
                (int) reader.number("gid_idx", 0, 0, 65_535),
                reader.oneOf("type", "ib", "iwarp").equals("iwarp"),
                (int) reader.number("dscp", 96, 0, 255),
                (int) reader.number("receive_queue_len", 32, 2, 4096),
                bufferBytes,
                bufferBytes * reader.number("send_buffers", 4096, 16, 1 << 20),
                (int) reader.number("receive_buffers", 32_000, 0, 1 << 24),
                reader.number("polling_us", 1000, 0, 1_000_000));
    }
}
