package dev.siphon.it.dpdk.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How connections between dpdk and the kernel end when an end is killed, goes away or never was there. */
@EnabledWithDpdk
@Tag("process")
class KernelEndsTest {

    private static final int CONNECTIONS = 20;
    private static final String ENDLESS = "-1";

    private KernelPair pair;

    @BeforeEach
    void open() throws IOException {
        pair = KernelPair.open();
    }

    @AfterEach
    void close() {
        if (pair != null) {
            pair.close();
        }
    }

    private Child dpdkDialling() throws IOException {
        return pair.dpdk("dial", DpdkEnd.KERNEL_ADDRESS, KernelPair.PORT, Integer.toString(CONNECTIONS), ENDLESS);
    }

    private Child kernelDialling() throws IOException {
        return pair.kernel("dial", DpdkEnd.ADDRESS, KernelPair.PORT, Integer.toString(CONNECTIONS), ENDLESS);
    }

    /** The kernel resets what its process had not read. */
    @Test
    void aKilledPeerThatHasNotReadIsAReset() throws IOException {
        try (Child peer = pair.kernelListening("hold", KernelPair.PORT);
                Child dialling = dpdkDialling()) {
            peer.awaitLines("held", CONNECTIONS);
            peer.kill();
            dialling.awaitLines("broken: ECONNRESET", CONNECTIONS);
            assertThat(dialling.exitCode()).isOne();
        }
    }

    @Test
    void aKilledPeerInMidStreamEndsEachConnection() throws IOException {
        try (Child peer = pair.kernelListening("echo", KernelPair.PORT);
                Child dialling = dpdkDialling()) {
            dialling.awaitLines("connected", CONNECTIONS);
            peer.kill();
            dialling.awaitLines("broken: ", CONNECTIONS);
            assertThat(dialling.exitCode()).isOne();
        }
    }

    /** RFC 9293 §3.5.2: a stack that knows nothing of a connection resets it. */
    @Test
    void aKilledStackThatComesBackResetsTheConnectionsOfTheOneBefore() throws IOException {
        try (Child first = pair.dpdkListening("echo", KernelPair.PORT);
                Child dialling = kernelDialling()) {
            dialling.awaitLines("connected", CONNECTIONS);
            first.kill();
            try (Child second = pair.dpdkListening("echo", KernelPair.PORT)) {
                dialling.awaitLines("broken: Connection reset", CONNECTIONS);
            }
        }
    }

    @Test
    void aStackThatIsClosedInMidStreamEndsEachConnection() throws IOException {
        try (Child stack = pair.dpdkListening("echo", KernelPair.PORT);
                Child dialling = kernelDialling()) {
            dialling.awaitLines("connected", CONNECTIONS);
            stack.sayALine();
            dialling.awaitLines("broken: ", CONNECTIONS);
            stack.result();
        }
    }

    /** The packets are the stack's, but an application that holds some may read them whenever it likes. */
    @Test
    void whatIsHeldOutlivesTheStack() throws IOException {
        try (Child stack = pair.dpdkListening("keep", KernelPair.PORT);
                Child dialling = pair.kernel("dial", DpdkEnd.ADDRESS, KernelPair.PORT, "1", ENDLESS)) {
            dialling.awaitLines("connected", 1);
            stack.awaitLines("intact", 1);
            assertThat(stack.exitCode()).isZero();
        }
    }

    @Test
    void aPortThatNobodyListensOnRefuses() throws IOException {
        try (Child dpdk = pair.dpdkListening("echo", "6801");
                Child fromKernel = kernelDialling()) {
            fromKernel.awaitLines("broken: Connection refused", CONNECTIONS);
            dpdk.kill();
            try (Child fromDpdk = dpdkDialling()) {
                fromDpdk.awaitLines("broken: ECONNREFUSED", CONNECTIONS);
            }
        }
    }
}
