package dev.siphon.messenger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessengerOptionsTest {
    /** Options whose default is not Ceph's; their descriptions say so. */
    private static final Set<String> OWN_DEFAULTS = Set.of(
            "ms_dpdk_coremask",
            "ms_dpdk_rx_buffer_count_per_core",
            "ms_tcp_prefetch_max_size",
            "ms_async_rdma_buffer_size",
            "ms_async_rdma_send_buffers",
            "ms_async_rdma_receive_queue_len",
            "ms_async_rdma_support_srq",
            "ms_async_rdma_cm");

    private static final int DEFAULT_COLUMN = 2;

    @Test
    void everyKeyOfCephIsEitherAcceptedOrRefused() throws IOException {
        List<String> declared = Stream.concat(
                        MessengerOptions.all().stream().map(Option::name),
                        RefusedKeys.all().stream().map(RefusedKey::name))
                .filter(name -> name.startsWith("ms_"))
                .toList();
        assertThat(declared)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(cephDefaults().keySet());
    }

    @Test
    void defaultsAreCephsUnlessTheDescriptionSaysOtherwise() throws IOException {
        Map<String, String> ceph = cephDefaults();
        for (Option<?> option : MessengerOptions.all()) {
            if (OWN_DEFAULTS.contains(option.name())) {
                assertThat(option.description()).contains("Ceph's default is " + ceph.get(option.name()));
            } else if (ceph.containsKey(option.name())) {
                assertThat(option.parse(ceph.get(option.name()), Origin.CODE))
                        .as(option.name())
                        .isEqualTo(option.defaultValue());
            }
        }
    }

    @Test
    void defaultsAreAllowed() {
        MessengerOptions.all().forEach(MessengerOptionsTest::checkDefault);
    }

    @Test
    void namesFindTheirOption() {
        assertThat(MessengerOptions.find("ms_type")).contains(MessengerOptions.MS_TYPE);
        assertThat(MessengerOptions.find("ms_max_accept_failures")).isEmpty();
        assertThat(RefusedKeys.find("ms_max_accept_failures")).isPresent();
        assertThat(RefusedKeys.find("ms_type")).isEmpty();
    }

    @Test
    void editDistanceCountsLetters() {
        assertThat(KeyNames.editDistance("", "abc")).isEqualTo(3);
        assertThat(KeyNames.editDistance("abc", "")).isEqualTo(3);
        assertThat(KeyNames.editDistance("kitten", "sitting")).isEqualTo(3);
        assertThat(KeyNames.editDistance("ms_type", "ms_type")).isZero();
    }

    private static <T> void checkDefault(Option<T> option) {
        assertThat(option.type().allows(option.defaultValue()))
                .as(option.name())
                .isTrue();
        assertThat(option.description()).as(option.name()).endsWith(".");
    }

    private static Map<String, String> cephDefaults() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/config/ceph-ms-keys.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .collect(Collectors.toMap(
                        columns -> columns[0], columns -> columns[DEFAULT_COLUMN], (a, b) -> a, HashMap::new));
    }
}
