package dev.siphon.stack.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A buffer list against a model: whatever is done to it, its bytes are those of a plain array. */
class BufferListPropertyTest {

    /** One operation and its size. */
    record Step(Operation operation, int size) {}

    /** What can be done to a list. */
    enum Operation {
        APPEND,
        COPY,
        RESERVE,
        TRIM,
        CLEAR
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Operation> operations = Arbitraries.frequency(
                Tuple.of(6, Operation.APPEND),
                Tuple.of(6, Operation.COPY),
                Tuple.of(6, Operation.RESERVE),
                Tuple.of(6, Operation.TRIM),
                Tuple.of(1, Operation.CLEAR));
        Arbitrary<Integer> sizes = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 200), Arbitraries.integers().between(0, 2 * BufferList.TAIL_BYTES));
        return Combinators.combine(operations, sizes).as(Step::new).list().ofMaxSize(60);
    }

    @Property(tries = 300)
    void holdsTheBytesThatWerePutInAndNotTrimmed(@ForAll("steps") List<Step> steps, @ForAll long seed) {
        Random random = new Random(seed);
        SizeClassPool pool = TestMemory.pool(1 << 20);
        BufferList list = new BufferList(pool);
        byte[] model = new byte[0];
        for (Step step : steps) {
            byte[] bytes = new byte[step.size];
            random.nextBytes(bytes);
            model = switch (step.operation) {
                case APPEND -> {
                    int offset = random.nextInt(10);
                    PayloadBuffer buffer = pool.tryAcquire(offset + step.size + 5);
                    buffer.memory().put(offset, bytes);
                    list.append(buffer, offset, step.size);
                    yield concat(model, bytes);
                }
                case COPY -> {
                    list.copy(ByteBuffer.wrap(bytes), 0, bytes.length);
                    yield concat(model, bytes);
                }
                case RESERVE -> {
                    byte[] part = Arrays.copyOf(bytes, Math.min(bytes.length, BufferList.TAIL_BYTES));
                    int at = list.reserve(part.length);
                    list.tailMemory().put(at, part);
                    list.commit(part.length);
                    yield concat(model, part);
                }
                case TRIM -> {
                    int trimmed = Math.min(step.size, model.length);
                    list.trim(trimmed);
                    yield Arrays.copyOfRange(model, trimmed, model.length);
                }
                case CLEAR -> {
                    list.clear();
                    yield new byte[0];
                }
            };
            assertThat(list.remaining()).isEqualTo(model.length);
            assertThat(list.isEmpty()).isEqualTo(model.length == 0);
        }
        assertThat(Arrays.equals(content(list), model)).isTrue();
        list.clear();
        assertThat(pool.outstanding()).as("buffers still held by an empty list").isZero();
    }

    @Property(tries = 100)
    void trimmingAllInAnyStepsGivesEverythingBack(@ForAll("steps") List<Step> steps, @ForAll long seed) {
        Random random = new Random(seed);
        SizeClassPool pool = TestMemory.pool(1 << 20);
        BufferList list = new BufferList(pool);
        for (Step step : steps) {
            list.append(pool.tryAcquire(step.size), 0, step.size);
            list.copy(ByteBuffer.allocate(step.size / 2), 0, step.size / 2);
        }
        while (!list.isEmpty()) {
            list.trim(1 + (long) (random.nextDouble() * list.remaining()));
        }
        assertThat(list.segments()).isZero();
        assertThat(pool.outstanding()).isZero();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] content(BufferList list) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < list.segments(); i++) {
            byte[] part = new byte[list.length(i)];
            list.buffer(i).memory().get(list.offset(i), part);
            content.writeBytes(part);
        }
        return content.toByteArray();
    }
}
