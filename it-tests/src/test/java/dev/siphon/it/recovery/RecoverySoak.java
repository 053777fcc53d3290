package dev.siphon.it.recovery;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All topics at full size, many times over: what the soak class of a type of messenger extends. */
@Tag("soak")
@ParameterizedClass(name = "repetition {0}")
@MethodSource("repetitions")
abstract class RecoverySoak extends RecoveryConformance {

    private static final int REPETITIONS = 20;

    @Parameter
    private int repetition;

    static IntStream repetitions() {
        return IntStream.rangeClosed(1, REPETITIONS);
    }

    @Override
    public Size size() {
        return Size.FULL;
    }

    @Override
    public String toString() {
        return "repetition " + repetition;
    }
}
