package dev.siphon.stack.dpdk.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EalFlagsTest {

    private static EalFlags flags(String hugePages, int memoryMiB, String... devices) {
        return new EalFlags(hugePages, memoryMiB, 4, "", List.of(devices));
    }

    @Test
    void oneLcoreFloatsOverAllCoresSoThatNoThreadIsPinned() {
        assertThat(flags("", 512).arguments("0-3,8")).containsSequence("--lcores", "0@(0-3,8)");
    }

    @Test
    void withoutHugePagesMemoryIsOrdinaryAndWithoutDevicesPciIsLeftAlone() {
        assertThat(flags("", 512).arguments("0"))
                .contains("--no-huge", "--no-pci")
                .containsSequence("--iova-mode", "va")
                .containsSequence("-m", "512");
        assertThat(flags("/dev/hugepages", 512, "0000:03:00.0").arguments("0"))
                .containsSequence("--huge-dir", "/dev/hugepages")
                .containsSequence("-a", "0000:03:00.0")
                .doesNotContain("--no-huge", "--no-pci");
    }

    @Test
    void aLaterStackMayNeedLessAndNotMore() {
        EalFlags running = flags("", 512, "0000:03:00.0", "0000:03:00.1");
        assertThat(flags("", 512, "0000:03:00.1").areMetBy(running)).isTrue();
        assertThat(flags("", 256).areMetBy(running)).isTrue();
        assertThat(flags("", 1024).areMetBy(running)).isFalse();
        assertThat(flags("", 512, "0000:04:00.0").areMetBy(running)).isFalse();
        assertThat(flags("/dev/hugepages", 512).areMetBy(running)).isFalse();
    }
}
