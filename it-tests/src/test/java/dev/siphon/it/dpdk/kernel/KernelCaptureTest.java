package dev.siphon.it.dpdk.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import dev.siphon.it.dpdk.VethPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dpdk sends, as tshark sees it on the kernel's end of the wire: nothing malformed, no checksum wrong. */
@EnabledWithDpdk
@Tag("process")
class KernelCaptureTest {

    private static final String FROM_DPDK = "ip.src == " + DpdkEnd.ADDRESS + " && ";

    @TempDir
    Path folder;

    @Test
    void nothingMalformedAndNoWrongChecksumIsSent() throws IOException {
        KernelPair.assume(
                Child.has("tshark") && Child.has("dumpcap"), "no tshark here (Debian: apt-get install tshark)");
        String file = folder.resolve("wire.pcapng").toString();
        try (KernelPair pair = KernelPair.open();
                Child capture = pair.program("dumpcap", "-q", "-B", "64", "-i", VethPair.KERNEL_DEVICE, "-w", file)) {
            capture.awaitLines("File: ", 1);
            kernelDials(pair);
            dpdkDials(pair);
            capture.terminate();
            capture.result();
        }
        assertThat(count(file, FROM_DPDK + "tcp.checksum.status == 1"))
                .as("segments whose checksum was found right")
                .isGreaterThan(1000)
                .isEqualTo(count(file, FROM_DPDK + "tcp && !icmp"));
        assertThat(count(file, FROM_DPDK + "icmp.type == 3")).as("unreachables").isPositive();
        assertThat(count(file, FROM_DPDK + "tcp.flags.reset == 1")).as("resets").isPositive();
        assertThat(count(file, "arp.src.proto_ipv4 == " + DpdkEnd.ADDRESS))
                .as("ARP")
                .isPositive();
        assertThat(show(
                        file,
                        "_ws.malformed || _ws.expert.severity == \"Error\" || ip.checksum.status == 0"
                                + " || tcp.checksum.status == 0 || icmp.checksum.status == 0"))
                .isEmpty();
    }

    /** Connections that transfer, one that is refused, and a datagram of a protocol that is not there. */
    private static void kernelDials(KernelPair pair) throws IOException {
        try (Child echo = pair.dpdkListening("echo", KernelPair.PORT)) {
            try (Child dialling = pair.kernel("dial", DpdkEnd.ADDRESS, KernelPair.PORT, "20", "500001")) {
                dialling.result();
            }
            try (Child refused = pair.kernel("dial", DpdkEnd.ADDRESS, "9", "1", "1")) {
                refused.awaitLines("broken: Connection refused", 1);
            }
            try (Child datagram = pair.program("bash", "-c", "echo x > /dev/udp/" + DpdkEnd.ADDRESS + "/9")) {
                datagram.result();
            }
            echo.sayALine();
            echo.result();
        }
    }

    /** Connections that transfer, and some whose peer is killed. */
    private static void dpdkDials(KernelPair pair) throws IOException {
        try (Child echo = pair.kernelListening("echo", KernelPair.PORT)) {
            try (Child dialling = pair.dpdk("dial", DpdkEnd.KERNEL_ADDRESS, KernelPair.PORT, "20", "500001")) {
                dialling.result();
            }
        }
        try (Child hold = pair.kernelListening("hold", KernelPair.PORT);
                Child dialling = pair.dpdk("dial", DpdkEnd.KERNEL_ADDRESS, KernelPair.PORT, "3", "-1")) {
            hold.awaitLines("held", 3);
            hold.kill();
            dialling.awaitLines("broken: ", 3);
        }
    }

    private static long count(String file, String filter) throws IOException {
        return show(file, filter).lines().count();
    }

    /** Packets that {@code filter} lets pass, a line for each. */
    private static String show(String file, String filter) throws IOException {
        String[] command = {
            "sh",
            "-c",
            "exec tshark -n -r \"$1\" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -Y \"$2\" 2>/dev/null",
            "tshark",
            file,
            filter
        };
        try (Child tshark = Child.program(List.of(), command)) {
            return tshark.result();
        }
    }
}
