package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ceph's StressTest: clients with several messages under way each, echoed, compared, and closed at random. */
interface StressContract extends Conformance {

    int CLIENTS = 16;
    int DEPTH = 16;
    int MESSAGES = 10_000;
    int MAX_MESSAGE_BYTES = 1024;

    /** One connection: what it sent and did not see again yet. */
    final class Client {
        private final Stream stream;
        private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
        private final List<Integer> ends = new ArrayList<>();

        private Client(Conformance test, Acceptor acceptor, int worker) {
            this.stream = Stream.connect(test.stack(), test.worker(worker), acceptor.address(), s -> {});
        }

        private void send(byte[] message) {
            expected.writeBytes(message);
            ends.add(expected.size());
            stream.send(message);
        }

        /** Checks what came back and returns how many messages were completed by it. */
        private int collect() {
            byte[] back = stream.received();
            byte[] sent = expected.toByteArray();
            assertThat(Arrays.equals(back, 0, back.length, sent, 0, back.length))
                    .as("echo is what was sent")
                    .isTrue();
            int before = ends.size();
            ends.removeIf(end -> end <= back.length);
            return before - ends.size();
        }
    }

    @Test
    default void manyClientsGetTheirOwnBytesBack() {
        Random random = new Random(16);
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> stream.send(stream.take()));
        List<Client> clients = new ArrayList<>();
        int opened = 0;
        int sent = 0;
        int[] settled = {0};
        while (settled[0] < MESSAGES) {
            while (clients.size() < CLIENTS) {
                clients.add(new Client(this, acceptor, opened++ % StackUnderTest.WORKERS));
            }
            for (Client client : clients) {
                while (sent < MESSAGES && client.ends.size() < DEPTH) {
                    byte[] message = new byte[1 + random.nextInt(MAX_MESSAGE_BYTES)];
                    random.nextBytes(message);
                    client.send(message);
                    sent++;
                }
            }
            await("some echo", () -> {
                int done = clients.stream().mapToInt(Client::collect).sum();
                settled[0] += done;
                return done > 0;
            });
            if (random.nextInt(10) == 0) {
                // What was under way on a connection that is closed has no echo to wait for.
                Client closing = clients.remove(random.nextInt(clients.size()));
                settled[0] += closing.ends.size();
                closing.stream.close();
            }
        }
        assertThat(opened).as("connections opened").isGreaterThan(CLIENTS);
        clients.forEach(client -> client.stream.close());
        acceptor.close();
    }
}
