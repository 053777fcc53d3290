package dev.siphon.messenger.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.Message;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SentListTest {

    private final SentList list = new SentList(new SendBudget(0, false));

    private static boolean isReleased(Message message) {
        try {
            message.retain().release();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Example
    void sequenceNumbersMustGrow() {
        list.add(Message.opaque(1), 7);
        assertThatThrownBy(() -> list.add(Message.opaque(1), 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sequence number 7 after 7");
    }

    @Example
    void anAcknowledgementOfTheFutureTakesAllThereIs() {
        list.add(Message.opaque(1), 1);
        list.add(Message.opaque(1), 2);
        assertThat(list.acknowledge(Long.MAX_VALUE)).isEqualTo(2);
        assertThat(list.isEmpty()).isTrue();
    }

    @Example
    void clearReleasesAll() {
        Message message = Message.opaque(1);
        list.add(message, 1);
        list.clear();
        assertThat(list.size()).isZero();
        assertThat(isReleased(message)).isTrue();
    }

    @Example
    void afterClearNumbersMayStartAgain() {
        list.add(Message.opaque(1), 9);
        list.clear();
        list.add(Message.opaque(1), 1);
        assertThat(list.size()).isEqualTo(1);
    }

    /** Against a sorted map. A positive step adds a message, up to three numbers on; another acknowledges so far behind. */
    @Property
    void behavesLikeASortedMap(@ForAll @Size(max = 200) List<@IntRange(min = -150, max = 150) Integer> steps) {
        SentList tested = new SentList(new SendBudget(0, false));
        TreeMap<Long, Message> model = new TreeMap<>();
        long seq = 0;
        for (int step : steps) {
            if (step > 0) {
                seq += 1 + step % 3;
                Message message = Message.opaque(1);
                tested.add(message, seq);
                model.put(seq, message);
            } else {
                var acknowledged = model.headMap(seq + step, true);
                List<Message> expected = List.copyOf(acknowledged.values());
                assertThat(tested.acknowledge(seq + step)).isEqualTo(expected.size());
                assertThat(expected).allMatch(SentListTest::isReleased);
                acknowledged.clear();
            }
            assertThat(tested.size()).isEqualTo(model.size());
            assertThat(model.values()).noneMatch(SentListTest::isReleased);
        }
    }
}
