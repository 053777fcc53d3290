package dev.siphon.stack.rdma.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RdmaOptionsTest {

    @Test
    void defaultsFitManyConnections() {
        RdmaOptions options = RdmaOptions.of(Map.of());
        assertThat(options.depth()).isEqualTo(32);
        assertThat(options.bufferBytes()).isEqualTo(32 << 10);
        assertThat(options.sendBytes()).isEqualTo(128 << 20);
        assertThat(options.pollingMicros()).isEqualTo(1000);
    }

    @Test
    void valuesAreTakenByTheirKeys() {
        RdmaOptions options = RdmaOptions.of(Map.of(
                "ms_async_rdma_device_name", "mlx5_0",
                "ms_async_rdma_buffer_size", "4096",
                "ms_async_rdma_send_buffers", "100",
                "ms_async_rdma_type", "iwarp",
                "ms_async_rdma_support_srq", "false"));
        assertThat(options.deviceName()).isEqualTo("mlx5_0");
        assertThat(options.sendBytes()).isEqualTo(409_600);
        assertThat(options.iwarp()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "support_srq, true, DiSNI has no shared receive queues",
        "enable_hugepage, true, direct memory",
        "cm, false, rdma_cm only",
        "roce_ver, 0, default_roce_mode",
        "roce_ver, 7, allowed are 0 to 1",
        "receive_queue_len, 1, allowed are 2 to 4096",
        "buffer_size, 32K, not a whole number",
        "type, roce, 'allowed are ib, iwarp'",
        "local_gid, 10.0.0.1, eight groups",
    })
    void whatCannotBeHonouredIsRefusedWithItsReason(String key, String value, String reason) {
        assertThatThrownBy(() -> RdmaOptions.of(Map.of("ms_async_rdma_" + key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ms_async_rdma_" + key + " is " + value)
                .hasMessageContaining(reason);
    }
}
