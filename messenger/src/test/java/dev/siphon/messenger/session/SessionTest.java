package dev.siphon.messenger.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.wire.MalformedFrameException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {

    private final SendBudget budget = new SendBudget(0, false);
    private final Session session = new Session(budget);

    @AfterEach
    void everythingIsGivenBack() {
        session.discard();
        assertThat(budget.bytes()).isZero();
    }

    private void queue(int messages) {
        for (int i = 0; i < messages; i++) {
            Message message = Message.opaque(1).tid(i);
            assertThat(budget.tryTake(message)).isTrue();
            session.outQueue().add(message);
        }
    }

    private long writeNext() {
        Message next = Objects.requireNonNull(session.outQueue().poll());
        long seq = session.nextOutSeq();
        session.sent().add(next, seq);
        return seq;
    }

    @Test
    void whatThePeerDoesNotHaveIsWrittenAgainUnderItsNumber() {
        queue(3);
        writeNext();
        writeNext();
        session.requeueSent();
        session.resumeAfter(1);
        assertThat(session.outQueue().size()).isEqualTo(2);
        assertThat(writeNext()).isEqualTo(2);
        assertThat(writeNext()).isEqualTo(3);
    }

    @Test
    void aRestartedPeerIsSentTheFirstMessageAgain() {
        session.reset(1_000_000);
        session.countAnew();
        queue(1);
        assertThat(writeNext()).isEqualTo(1);
    }

    @Test
    void whatIsWrittenAgainToARestartedPeerKeepsItsNumber() {
        queue(3);
        writeNext();
        writeNext();
        session.sent().acknowledge(1);
        session.requeueSent();
        session.countAnew();
        assertThat(writeNext()).isEqualTo(2);
        assertThat(writeNext()).isEqualTo(3);
    }

    @Test
    void goesOnFromThePeersNumberWhereThatIsOfAnotherLife() {
        queue(2);
        session.resumeAfter(20);
        assertThat(writeNext()).isEqualTo(21);
        assertThat(writeNext()).isEqualTo(22);
    }

    @Test
    void renumbersWhatWasWrittenBefore() {
        queue(2);
        writeNext();
        writeNext();
        session.requeueSent();
        session.resumeAfter(20);
        // The next socket breaks at once: nothing may count as received by its former number.
        session.resumeAfter(20);
        assertThat(session.outQueue().size()).isEqualTo(2);
        session.resumeAfter(21);
        assertThat(session.outQueue().size()).isEqualTo(1);
        assertThat(writeNext()).isEqualTo(22);
    }

    @Test
    void refusesANumberThatCannotBe() {
        assertThatThrownBy(() -> session.resumeAfter(-1))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("18446744073709551615");
    }
}
