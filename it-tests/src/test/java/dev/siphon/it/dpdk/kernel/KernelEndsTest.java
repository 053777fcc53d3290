package dev.siphon.it.dpdk.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How connections between dpdk and the kernel end when an end is killed, goes away or never was there. */
@EnabledWithDpdk
@Tag("process")
class KernelEndsTest {

    private static final int CONNECTIONS = 20;
    private static final String ENDLESS = "-1";

    private static String[] dial(String address) {
        return new String[] {"dial", address, KernelPair.PORT, Integer.toString(CONNECTIONS), ENDLESS};
    }

    /** The kernel resets what its process had not read. */
    @Test
    void aKilledPeerThatHasNotReadIsAReset() throws IOException {
        try (KernelPair pair = KernelPair.open();
                Child peer = pair.kernelListening("hold", KernelPair.PORT);
                Child dialling = pair.dpdk(dial(DpdkEnd.KERNEL_ADDRESS))) {
            peer.awaitLines("held", CONNECTIONS, KernelPair.PATIENCE_SECONDS);
            peer.kill();
            dialling.awaitLines("broken: ECONNRESET", CONNECTIONS, KernelPair.PATIENCE_SECONDS);
            assertThat(dialling.exitCode(KernelPair.PATIENCE_SECONDS)).isOne();
        }
    }

    @Test
    void aKilledPeerInMidStreamEndsEachConnection() throws IOException {
        try (KernelPair pair = KernelPair.open();
                Child peer = pair.kernelListening("echo", KernelPair.PORT);
                Child dialling = pair.dpdk(dial(DpdkEnd.KERNEL_ADDRESS))) {
            dialling.awaitLines("connected", CONNECTIONS, KernelPair.PATIENCE_SECONDS);
            peer.kill();
            dialling.awaitLines("broken: ", CONNECTIONS, KernelPair.PATIENCE_SECONDS);
            assertThat(dialling.exitCode(KernelPair.PATIENCE_SECONDS)).isOne();
        }
    }

    /** RFC 9293 §3.5.2: a stack that knows nothing of a connection resets it. */
    @Test
    void aKilledStackThatComesBackResetsTheConnectionsOfTheOneBefore() throws IOException {
        try (KernelPair pair = KernelPair.open();
                Child first = pair.dpdkListening("echo", KernelPair.PORT);
                Child dialling = pair.kernel(dial(DpdkEnd.ADDRESS))) {
            dialling.awaitLines("connected", CONNECTIONS, KernelPair.PATIENCE_SECONDS);
            first.kill();
            try (Child second = pair.dpdkListening("echo", KernelPair.PORT)) {
                dialling.awaitLines("broken: Connection reset", CONNECTIONS, KernelPair.PATIENCE_SECONDS);
            }
        }
    }

    @Test
    void aStackThatIsClosedInMidStreamEndsEachConnection() throws IOException {
        try (KernelPair pair = KernelPair.open();
                Child stack = pair.dpdkListening("echo", KernelPair.PORT);
                Child dialling = pair.kernel(dial(DpdkEnd.ADDRESS))) {
            dialling.awaitLines("connected", CONNECTIONS, KernelPair.PATIENCE_SECONDS);
            stack.sayALine();
            dialling.awaitLines("broken: ", CONNECTIONS, KernelPair.PATIENCE_SECONDS);
            stack.result(KernelPair.PATIENCE_SECONDS);
        }
    }

    /** The packets are the stack's, but an application that holds some may read them whenever it likes. */
    @Test
    void whatIsHeldOutlivesTheStack() throws IOException {
        try (KernelPair pair = KernelPair.open();
                Child stack = pair.dpdkListening("keep", KernelPair.PORT);
                Child dialling = pair.kernel("dial", DpdkEnd.ADDRESS, KernelPair.PORT, "1", ENDLESS)) {
            dialling.awaitLines("connected", 1, KernelPair.PATIENCE_SECONDS);
            stack.awaitLines("intact", 1, KernelPair.PATIENCE_SECONDS);
            assertThat(stack.exitCode(KernelPair.PATIENCE_SECONDS)).isZero();
        }
    }

    @Test
    void aPortThatNobodyListensOnRefuses() throws IOException {
        try (KernelPair pair = KernelPair.open();
                Child dpdk = pair.dpdkListening("echo", "6801");
                Child fromKernel = pair.kernel("dial", DpdkEnd.ADDRESS, KernelPair.PORT, "3", ENDLESS)) {
            fromKernel.awaitLines("broken: Connection refused", 3, KernelPair.PATIENCE_SECONDS);
            dpdk.kill();
            try (Child fromDpdk = pair.dpdk("dial", DpdkEnd.KERNEL_ADDRESS, KernelPair.PORT, "3", ENDLESS)) {
                fromDpdk.awaitLines("broken: ECONNREFUSED", 3, KernelPair.PATIENCE_SECONDS);
            }
        }
    }
}
