package dev.siphon.it.dpdk.kernel;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who dials sends noise, who listens sends it back, and the hashes of both ways are the same. */
@EnabledWithDpdk
@Tag("process")
class KernelTransferTest {

    private static final long GIBIBYTE = 1L << 30;

    private static void kernelDials(int connections, long bytes, int seconds) throws IOException {
        try (KernelPair pair = KernelPair.open();
                Child echo = pair.dpdkListening("echo", KernelPair.PORT);
                Child dialling = pair.kernel(dial(DpdkEnd.ADDRESS, connections, bytes))) {
            dialling.result(seconds);
        }
    }

    private static void dpdkDials(int connections, long bytes, int seconds) throws IOException {
        try (KernelPair pair = KernelPair.open();
                Child echo = pair.kernelListening("echo", KernelPair.PORT);
                Child dialling = pair.dpdk(dial(DpdkEnd.KERNEL_ADDRESS, connections, bytes))) {
            dialling.result(seconds);
        }
    }

    private static String[] dial(String address, int connections, long bytes) {
        return new String[] {
            "dial", address, KernelPair.PORT, Integer.toString(connections), Long.toString(bytes / connections)
        };
    }

    @ParameterizedTest
    @CsvSource({"1, 64", "200, 16"})
    void theKernelDials(int connections, int mebibytes) throws IOException {
        kernelDials(connections, (long) mebibytes << 20, Child.PATIENCE_SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"1, 64", "20, 256", "200, 16"})
    void dpdkDials(int connections, int mebibytes) throws IOException {
        dpdkDials(connections, (long) mebibytes << 20, Child.PATIENCE_SECONDS);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20, 200})
    void theKernelDialsForAGibibyte(int connections) throws IOException {
        kernelDials(connections, GIBIBYTE, 3600);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20, 200})
    void dpdkDialsForAGibibyte(int connections) throws IOException {
        dpdkDials(connections, GIBIBYTE, 3600);
    }
}
