package dev.siphon.stack.dpdk.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.dpdk.instance.Instances;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowSteeringTest {

    /** Microsoft's "Verifying the RSS Hash Calculation", IPv4 with TCP. */
    @ParameterizedTest
    @CsvSource({
        "66.9.149.187, 2794, 161.142.100.80, 1766, 51ccc178",
        "199.92.111.2, 14230, 65.69.140.83, 4739, c626b0ea",
        "24.19.198.95, 12898, 12.22.207.184, 38024, 5c2b394a",
        "38.27.205.30, 48228, 209.142.163.6, 2217, afc7327f",
        "153.39.163.191, 44251, 202.188.127.2, 1303, 10e828a2"
    })
    void theHashIsMicrosofts(String source, int sourcePort, String destination, int destinationPort, String hash) {
        assertThat(new Toeplitz(Instances.key()).hash(parse(source), parse(destination), sourcePort, destinationPort))
                .isEqualTo(Integer.parseUnsignedInt(hash, 16));
    }

    private static int parse(String address) {
        String[] parts = address.split("\\.", -1);
        return Ipv4Address.of(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
    }

    @Test
    void flowsAreSpreadOverAllWorkers() {
        FlowSteering steering = FlowSteering.inTurn(Instances.key(), 5);
        int[] flows = new int[5];
        for (int port = 0; port < 5000; port++) {
            flows[steering.owner(1, 2, port, 80)]++;
        }
        assertThat(Arrays.stream(flows).boxed()).allMatch(count -> count > 500);
    }

    @Test
    void aTableThatNoDeviceHasIsRefused() {
        assertThatThrownBy(() -> new FlowSteering(Instances.key(), new int[100]))
                .hasMessageContaining("100 entries");
        assertThatThrownBy(() -> new Toeplitz(new byte[8])).hasMessageContaining("8 bytes");
    }
}
