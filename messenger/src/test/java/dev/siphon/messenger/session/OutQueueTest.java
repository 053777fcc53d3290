package dev.siphon.messenger.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.Message;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OutQueueTest {

    private final OutQueue queue = new OutQueue(new SendBudget(0, false));

    private static Message message(int priority, int bytes) {
        return Message.opaque(1).priority(priority).data(PayloadBuffer.wrap(ByteBuffer.allocate(bytes)));
    }

    @Example
    void higherPrioritiesGoFirstAndEachKeepsItsOrder() {
        Message low = message(1, 0);
        Message first = message(127, 0);
        Message second = message(127, 0);
        Message high = message(255, 0);
        queue.add(first);
        queue.add(low);
        queue.add(second);
        queue.add(high);
        assertThat(queue.poll()).isSameAs(high);
        assertThat(queue.poll()).isSameAs(first);
        assertThat(queue.poll()).isSameAs(second);
        assertThat(queue.poll()).isSameAs(low);
        assertThat(queue.poll()).isNull();
    }

    @Example
    void clearReleasesWhatWaits() {
        Message message = message(127, 10);
        queue.add(message);
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
        assertThatThrownBy(message::retain).isInstanceOf(IllegalStateException.class);
    }

    @Example
    void aPolledMessageStaysTheCallers() {
        Message message = message(127, 10);
        queue.add(message);
        assertThat(queue.poll()).isSameAs(message);
        queue.clear();
        message.retain().release();
    }

    /** Against a list from which the first of the highest priority is picked. A negative step polls. */
    @Property
    void behavesLikeASortedList(@ForAll List<@IntRange(min = -8, max = 8) Integer> steps) {
        OutQueue tested = new OutQueue(new SendBudget(0, false));
        List<Message> model = new ArrayList<>();
        for (int step : steps) {
            if (step >= 0) {
                Message message = message(step, step);
                tested.add(message);
                model.add(message);
            } else {
                assertThat(tested.poll()).isSameAs(pollModel(model));
            }
            assertThat(tested.size()).isEqualTo(model.size());
            assertThat(tested.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(tested.bytes())
                    .isEqualTo(model.stream().mapToLong(Message::priority).sum());
        }
    }

    private static Message pollModel(List<Message> model) {
        Message best = null;
        for (Message candidate : model) {
            if (best == null || candidate.priority() > best.priority()) {
                best = candidate;
            }
        }
        model.remove(best);
        return best;
    }
}
