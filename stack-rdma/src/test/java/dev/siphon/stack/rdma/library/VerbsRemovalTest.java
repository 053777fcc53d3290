package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.disni.verbs.IbvSendWR;
import com.ibm.disni.verbs.RdmaCmEvent.EventType;
import dev.siphon.stack.UnavailableException;
import dev.siphon.stack.verbs.EnabledWithSoftRoce;
import dev.siphon.stack.verbs.SoftRoce;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A device that goes away while there are connections on it, and comes back. */
@EnabledWithSoftRoce
class VerbsRemovalTest {

    @BeforeAll
    static void load() throws UnavailableException {
        RdmaLibrary.load();
    }

    @Test
    void lettingGoOfAllThatIsOpenLetsTheRemovalEndAndTheDeviceComeBack() throws Exception {
        OpenObjects before = OpenObjects.count();
        VerbsPair old = new VerbsPair(SoftRoce.LOCAL.address());
        // The kernel's Soft-RoCE waits for every process that has the device open.
        CompletableFuture<Void> removal = CompletableFuture.runAsync(SoftRoce.LOCAL::remove);
        awaitRemoval(old);
        // The ids first, and with them librdmacm's own use of the device: what is left must still be safe to free.
        assertThat(old.client.id.destroyId()).isZero();
        assertThat(old.server.id.destroyId()).isZero();
        assertThat(old.listener.destroyId()).isZero();
        old.client.closeAfterQueuePair();
        old.server.closeAfterQueuePair();
        assertThat(old.clientEvents.destroyEventChannel()).isZero();
        assertThat(old.serverEvents.destroyEventChannel()).isZero();
        removal.get(60, TimeUnit.SECONDS);
        SoftRoce.LOCAL.restore();

        VerbsPair fresh = new VerbsPair(SoftRoce.LOCAL.address());
        fresh.client.post(List.of(fresh.client.send(10, IbvSendWR.IBV_WR_SEND, fresh.client.element(0, 100))));
        assertThat(fresh.server.awaitSuccess(1).getByte_len()).isEqualTo(100);
        fresh.close();
        assertThat(OpenObjects.count()).isEqualTo(before);
    }

    private static void awaitRemoval(VerbsPair pair) throws IOException {
        int type;
        do {
            type = pair.clientEvents.getCmEvent(VerbsPair.WAIT_MILLIS).getEvent();
        } while (type != EventType.RDMA_CM_EVENT_DEVICE_REMOVAL.ordinal());
    }
}
