package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Marking down from within a callback. */
interface MarkdownCases extends RecoveryCases {

    int ROUNDS = 1000;
    int MAX_STALLED_ROUNDS = 3;

    /** Marks another connection down at each message, under its own lock, which resets take as well. */
    final class Ruthless implements Dispatcher {
        private final Set<Connection> connections = new LinkedHashSet<>();
        private boolean marks;
        private long count;

        synchronized long count() {
            return count;
        }

        /** Waits for message {@code number}; at most {@code limit}, since messages may have gone with a connection. */
        synchronized void awaitCount(long number, Duration limit) throws InterruptedException {
            long end = System.nanoTime() + limit.toNanos();
            while (count < number && System.nanoTime() - end < 0) {
                wait(1);
            }
        }

        @Override
        public synchronized boolean dispatch(Message message) {
            count++;
            notifyAll();
            connections.add(message.connection());
            marks |= connections.size() >= 2;
            if (marks) {
                markAnotherDown(message.connection());
            }
            marks &= !connections.isEmpty();
            return true;
        }

        private void markAnotherDown(Connection kept) {
            for (Iterator<Connection> all = connections.iterator(); all.hasNext(); ) {
                Connection connection = all.next();
                if (connection != kept) {
                    connection.markDown();
                    all.remove();
                    return;
                }
            }
        }

        @Override
        public synchronized boolean handleReset(Connection connection) {
            connections.remove(connection);
            return true;
        }
    }

    @Test
    default void markdownTestADispatcherMarksOthersDownUnderItsOwnLock() throws InterruptedException {
        Party first = scene().server(Policy.defaultPolicy());
        Party second = scene().server(Policy.defaultPolicy());
        Party client = scene().client(Policy.defaultPolicy());
        Ruthless ruthless = new Ruthless();
        first.messenger().addDispatcherHead(ruthless);
        second.messenger().addDispatcherHead(ruthless);

        int stalled = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = ruthless.count();
            client.tell(client.connectTo(first), "to the first");
            client.tell(client.connectTo(second), "to the second");
            ruthless.awaitCount(before + 2, stalled == 0 ? Duration.ofMillis(20) : Duration.ofSeconds(2));
            stalled = ruthless.count() == before ? stalled + 1 : 0;
            assertThat(stalled)
                    .as("rounds without a message, in round " + round)
                    .isLessThanOrEqualTo(MAX_STALLED_ROUNDS);
        }
    }
}
