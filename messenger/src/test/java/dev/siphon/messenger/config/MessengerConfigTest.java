package dev.siphon.messenger.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.siphon.messenger.config.Origin.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessengerConfigTest {
    private static final EntityIdentity OSD_0 = EntityIdentity.parse("osd.0");

    @Test
    void nothingSetIsTheDefault() {
        MessengerConfig config = MessengerConfig.defaults();
        assertThat(config.get(MessengerOptions.MS_TYPE)).isEqualTo(MessengerType.ASYNC_POSIX);
        assertThat(config.origin(MessengerOptions.MS_TYPE).level()).isEqualTo(Level.DEFAULT);
        assertThat(config.toString()).isEmpty();
    }

    @Test
    void codeOverridesPropertiesOverrideFileWhateverTheOrder() {
        CephConf file =
                CephConf.parse("ms_async_op_threads = 4\nms_crc_data = false\nms_crc_header = false", "ceph.conf");
        Properties properties = new Properties();
        properties.setProperty("ms_async_op_threads", "5");
        properties.setProperty("ms_crc_data", "true");
        properties.setProperty("user.home", "/home/somebody");
        MessengerConfig config = MessengerConfig.builder()
                .set(MessengerOptions.MS_ASYNC_OP_THREADS, 6)
                .systemProperties(properties)
                .file(file, OSD_0)
                .build();
        assertThat(config.get(MessengerOptions.MS_ASYNC_OP_THREADS)).isEqualTo(6);
        assertThat(config.get(MessengerOptions.MS_CRC_DATA)).isTrue();
        assertThat(config.get(MessengerOptions.MS_CRC_HEADER)).isFalse();
        assertThat(config.toString()).isEqualTo("""
                        ms_async_op_threads = 6 (set in code)
                        ms_crc_data = true (system property ms_crc_data)
                        ms_crc_header = false (ceph.conf:3)""");
    }

    @Test
    void systemPropertiesOfTheJvmAreRead() {
        System.setProperty("ms_tcp_listen_backlog", " 77 ");
        try {
            MessengerConfig config =
                    MessengerConfig.builder().systemProperties().build();
            assertThat(config.get(MessengerOptions.MS_TCP_LISTEN_BACKLOG)).isEqualTo(77);
            assertThat(config.origin(MessengerOptions.MS_TCP_LISTEN_BACKLOG))
                    .isEqualTo(Origin.systemProperty("ms_tcp_listen_backlog"));
        } finally {
            System.clearProperty("ms_tcp_listen_backlog");
        }
    }

    @Test
    void aRealFileOfAClusterIsUsable() {
        try (LogCapture log = new LogCapture(MessengerConfig.class)) {
            MessengerConfig config = MessengerConfig.builder()
                    .file(Path.of("src/test/resources/config/luminous-cluster.conf"), OSD_0)
                    .build();
            assertThat(config.get(MessengerOptions.MS_ASYNC_OP_THREADS)).isEqualTo(8);
            assertThat(config.get(MessengerOptions.MS_DISPATCH_THROTTLE_BYTES)).isEqualTo(200L << 20);
            assertThat(config.publicType()).isEqualTo(MessengerType.ASYNC_POSIX);
            assertThat(config.clusterType()).isEqualTo(new MessengerType("rdma"));
            assertThat(config.origin(MessengerOptions.MS_ASYNC_OP_THREADS).where())
                    .endsWith("luminous-cluster.conf:32");
            assertThat(config.get(MessengerOptions.MS_ASYNC_RDMA_DEVICE_NAME)).contains("mlx5_0");
            assertThat(config.transportOptions("rdma"))
                    .containsEntry("ms_async_rdma_device_name", "mlx5_0")
                    .containsEntry("ms_async_rdma_local_gid", "")
                    .containsEntry("ms_async_rdma_buffer_size", "32768");
            assertThat(config.transportOptions("posix")).isEmpty();
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void aKeyOfAnotherEntityIsNotRead() {
        CephConf file = CephConf.parse("[osd.1]\nms_async_op_threads = nonsense", "ceph.conf");
        assertThat(MessengerConfig.builder().file(file, OSD_0).build().toString())
                .isEmpty();
    }

    @Test
    void aRefusedKeyInAFileIsIgnoredWithTheReason() {
        CephConf file = CephConf.parse("ms async reap threshold = 1", "ceph.conf");
        try (LogCapture log = new LogCapture(MessengerConfig.class)) {
            MessengerConfig.builder().file(file, OSD_0).build();
            assertThat(log.warnings())
                    .containsExactly(
                            "ignored: ms_async_reap_threshold (ceph.conf:1) is refused: a closed connection is freed at "
                                    + "once by its own worker, so none are gathered; leave it out");
        }
    }

    @Test
    void everyRefusedKeyIsAnErrorInCodeAndProperties() {
        for (RefusedKey key : RefusedKeys.all()) {
            Properties properties = new Properties();
            properties.setProperty(key.name(), "1");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> MessengerConfig.builder().set(key.name(), "1"))
                    .withMessageContaining(key.name())
                    .withMessageContaining("set in code")
                    .withMessageContaining(key.reason())
                    .withMessageContaining(key.remedy());
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> MessengerConfig.builder().systemProperties(properties))
                    .withMessageContaining("system property " + key.name())
                    .withMessageContaining(key.reason());
        }
    }

    @Test
    void anUnknownKeyInAFileIsIgnoredWithItsNearestNeighbour() {
        CephConf file = CephConf.parse(
                "ms_tcp_nodeley = true\nms zzzzzzzzzzzzz = 1\nsiphon_busy_pol_us = 1\ndebug_ms = 20", "ceph.conf");
        try (LogCapture log = new LogCapture(MessengerConfig.class)) {
            MessengerConfig.builder().file(file, OSD_0).build();
            assertThat(log.warnings())
                    .containsExactly(
                            "ignored: ms_tcp_nodeley (ceph.conf:1) is not a key of the messenger; did you mean ms_tcp_nodelay?",
                            "ignored: ms_zzzzzzzzzzzzz (ceph.conf:2) is not a key of the messenger; see docs/configuration.md",
                            "ignored: siphon_busy_pol_us (ceph.conf:3) is not a key of the messenger; did you mean siphon_busy_poll_us?");
        }
    }

    @Test
    void anUnknownKeyIsAnErrorInCodeOnly() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> MessengerConfig.builder().set("ms_tipe", "async"))
                .withMessageContaining("did you mean ms_type?");
        Properties properties = new Properties();
        properties.setProperty("ms_tipe", "async");
        try (LogCapture log = new LogCapture(MessengerConfig.class)) {
            assertThatCode(() -> MessengerConfig.builder().systemProperties(properties))
                    .doesNotThrowAnyException();
            assertThat(log.warnings()).singleElement().asString().contains("system property ms_tipe", "ms_type?");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ms_async_op_threads | many | not a whole number; allowed: 1 to 24",
                "ms_async_op_threads | 25 | out of range; allowed: 1 to 24",
                "ms_async_op_threads | 3000000000 | out of range; allowed: 1 to 24",
                "ms_async_op_threads | 99999999999999999999 | not a whole number; allowed: 1 to 24",
                "ms_tcp_prefetch_max_size | 1Q | not a size",
                "ms_tcp_prefetch_max_size | 511 | out of range; allowed: 512 to 16M",
                "ms_tcp_prefetch_max_size | 9E | out of range; allowed: 512 to 16M",
                "ms_dispatch_throttle_bytes | -1 | out of range; allowed: 0 or more",
                "ms_connection_ready_timeout | soon | not a number of seconds; allowed: 0.001 to 31536000",
                "ms_connection_ready_timeout | 0 | out of range; allowed: 0.001 to 31536000",
                "ms_connection_ready_timeout | 1e99 | out of range; allowed: 0.001 to 31536000",
                "ms_crc_data | perhaps | not a truth value; allowed: true, false, 1 or 0",
                "ms_type | xio | Accelio was removed from Ceph",
                "ms_public_type | random | random picks a messenger by chance",
            })
    void anUnusableValueIsNamedWithItsLimitsAndOrigin(String key, String value, String why) {
        CephConf file = CephConf.parse("\n" + key + " = " + value, "/etc/ceph/ceph.conf");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> MessengerConfig.builder().file(file, OSD_0))
                .withMessageStartingWith(key + " = '" + value + "' (/etc/ceph/ceph.conf:2) is not usable: ")
                .withMessageContaining(why)
                .withMessageContaining("allowed: ");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> MessengerConfig.builder().set(key, value))
                .withMessageContaining("set in code");
    }

    @ParameterizedTest
    @CsvSource({
        "ms_async_op_threads, 12, 12",
        "ms_pq_max_tokens_per_priority, 2K, 2000",
        "ms_dispatch_throttle_bytes, 2K, 2048",
        "ms_dispatch_throttle_bytes, 2Ki, 2048",
        "ms_dispatch_throttle_bytes, 2 MiB, 2097152",
        "ms_dispatch_throttle_bytes, 2KB, 2048",
        "ms_dispatch_throttle_bytes, 7B, 7",
        "ms_bind_retry_delay, 1.5, PT1.5S",
        "ms_bind_retry_delay, .25, PT0.25S",
        "ms_bind_retry_delay, 1e-3, PT0.001S",
        "ms_bind_ipv6, TRUE, true",
        "ms_bind_ipv6, 1, true",
        "ms_bind_ipv4, 0, false",
    })
    void valuesAreWrittenAsInCeph(String key, String text, String value) {
        MessengerConfig config = MessengerConfig.builder().set(key, text).build();
        assertThat(config.get(MessengerOptions.find(key).orElseThrow())).hasToString(value);
    }

    @Test
    void typedValuesAreCheckedToo() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> MessengerConfig.defaults().with(MessengerOptions.MS_ASYNC_OP_THREADS, 0))
                .withMessage("ms_async_op_threads = '0' (set in code) is not usable: out of range; allowed: 1 to 24");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> MessengerConfig.defaults()
                        .with(MessengerOptions.MS_CONNECTION_READY_TIMEOUT, Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageContaining("out of range");
    }

    @Test
    void aPortRangeMustNotBeEmpty() {
        MessengerConfig.Builder builder =
                MessengerConfig.builder().set("ms_bind_port_min", "7000").set("ms bind port max", "6999");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(builder::build)
                .withMessage("ms_bind_port_min = '7000' (set in code) is not usable: "
                        + "it is above ms_bind_port_max = 6999 (set in code)");
    }

    @Test
    void aChangeLeavesTheOriginalAlone() {
        MessengerConfig before = MessengerConfig.defaults();
        MessengerConfig after = before.with(MessengerOptions.MS_CRC_DATA, false);
        assertThat(before.get(MessengerOptions.MS_CRC_DATA)).isTrue();
        assertThat(after.get(MessengerOptions.MS_CRC_DATA)).isFalse();
    }

    @Test
    void aBuilderMayBeUsedFurther() {
        MessengerConfig.Builder builder = MessengerConfig.builder();
        MessengerConfig first = builder.build();
        builder.set(MessengerOptions.MS_CRC_DATA, false);
        assertThat(first.get(MessengerOptions.MS_CRC_DATA)).isTrue();
        assertThat(builder.build().get(MessengerOptions.MS_CRC_DATA)).isFalse();
    }

    @Test
    void theNetworksFollowMsTypeUnlessTheySayOtherwise() {
        MessengerConfig config = MessengerConfig.builder()
                .set("ms_type", "async+dpdk")
                .set(MessengerOptions.MS_CLUSTER_TYPE, Optional.of(new MessengerType("rdma")))
                .build();
        assertThat(config.publicType()).hasToString("async+dpdk");
        assertThat(config.clusterType()).hasToString("async+rdma");
        assertThat(config.toBuilder().set("ms_cluster_type", "").build().clusterType())
                .hasToString("async+dpdk");
    }
}
