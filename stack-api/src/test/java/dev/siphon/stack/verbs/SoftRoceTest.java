package dev.siphon.stack.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guest's devices carry RDMA, can be taken away, and their wire can be disturbed; by librdmacm's {@code rping}. */
@EnabledWithSoftRoce
class SoftRoceTest {

    /** Each loss costs a second or so. */
    private static final int LIMIT_SECONDS = 40;

    private record Result(int status, String output) {}

    @ParameterizedTest
    @EnumSource
    void deviceIsThereAndCarriesRdma(SoftRoce device) throws Exception {
        assertThat(VerbsCondition.devices()).contains(device.device());
        assertThat(ping(device, 5, LIMIT_SECONDS)).extracting(Result::status).isEqualTo(0);
    }

    @Test
    void whatIsLostOnTheWireIsSentAgain() throws Exception {
        try (SoftRoce.Disturbance left = SoftRoce.LEFT.disturb("loss 5%");
                SoftRoce.Disturbance right = SoftRoce.RIGHT.disturb("loss 5% delay 2ms")) {
            assertThat(ping(SoftRoce.RIGHT, 10, LIMIT_SECONDS))
                    .extracting(Result::status)
                    .isEqualTo(0);
        }
    }

    @Test
    void aWireThatLosesEverythingCarriesNothing() throws Exception {
        try (SoftRoce.Disturbance all = SoftRoce.LEFT.disturb("loss 100%")) {
            assertThat(ping(SoftRoce.RIGHT, 1, 2)).extracting(Result::status).isNotEqualTo(0);
        }
        assertThat(ping(SoftRoce.RIGHT, 1, LIMIT_SECONDS))
                .extracting(Result::status)
                .isEqualTo(0);
    }

    @Test
    void theLocalDeviceHasNoWire() {
        assertThatThrownBy(() -> SoftRoce.LOCAL.disturb("loss 1%"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rxe0 has no wire");
    }

    private static Result ping(SoftRoce device, int count, int limitSeconds) throws IOException, InterruptedException {
        String address = device.address().getHostAddress();
        // The server is there when the kernel lists its listening identifier.
        String script =
                "rping -s -a %1$s & until rdma resource show cm_id | grep -q 'state LISTEN.*%1$s'; do sleep 0.1; done;"
                        + " timeout %3$d rping -c -a %1$s -C %2$d; status=$?; kill %%1; exit $status";
        Path output = Files.createTempFile("rping", ".out");
        Process process = new ProcessBuilder("bash", "-c", script.formatted(address, count, limitSeconds))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
