package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.UnavailableException;
import org.junit.jupiter.api.Test;

class LockedMemoryTest {

    private static final String LIMITS = """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             127235               127235               processes
            Max locked memory         8388608              unlimited            bytes
            """;
    private static final String UNLIMITED =
            "Max locked memory         unlimited            unlimited            bytes\n";
    private static final String PLAIN = "Name:\tjava\nCapEff:\t0000000000000000\n";
    private static final String CAPABLE = "Name:\tjava\nCapEff:\t0000000000004000\n";
    private static final String FIRST_NAMESPACE = "         0          0 4294967295\n";
    private static final String OTHER_NAMESPACE = "         0       1000          1\n";

    @Test
    void theSoftLimitHolds() {
        assertThat(LockedMemory.of(LIMITS, PLAIN, FIRST_NAMESPACE).limit()).isEqualTo(8388608);
        assertThat(LockedMemory.of(UNLIMITED, PLAIN, FIRST_NAMESPACE).limit()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theCapabilityLiftsItInTheFirstUserNamespaceOnly() {
        assertThat(LockedMemory.of(LIMITS, CAPABLE, FIRST_NAMESPACE).limit()).isEqualTo(Long.MAX_VALUE);
        assertThat(LockedMemory.of(LIMITS, CAPABLE, OTHER_NAMESPACE).limit()).isEqualTo(8388608);
    }

    @Test
    void withoutProcfsNothingIsForbidden() {
        assertThat(LockedMemory.of("", "", "").limit()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void moreThanTheLimitIsRefusedWithTheLineThatRaisesIt() {
        LockedMemory memory = new LockedMemory(65536);

        assertThatCode(() -> memory.check(65536)).doesNotThrowAnyException();
        assertThatThrownBy(() -> memory.check(65537))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("may lock 65536 bytes of memory (ulimit -l), but 65537 are to be registered")
                .hasMessageContaining("* - memlock unlimited")
                .hasMessageContaining("LimitMEMLOCK=infinity");
    }

    @Test
    void thisProcessHasALimitOrNone() {
        assertThat(LockedMemory.ofThisProcess().limit()).isNotNegative();
    }
}
