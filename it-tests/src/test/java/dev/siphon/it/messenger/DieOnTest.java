package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The options that end the process: each in a process of its own. */
@Tag("process")
class DieOnTest {

    /** The status of a process that aborted. */
    private static final int ABORTED = 134;

    @Test
    @ShowsEffectOf({"ms_die_on_bad_msg", "ms_die_on_unhandled_msg", "ms_die_on_old_message", "ms_die_on_skipped_message"
    })
    void eachEndsTheProcessOnItsOwnKindOfMessageOnly() {
        List<String> keys = List.of(
                "ms_die_on_bad_msg", "ms_die_on_unhandled_msg", "ms_die_on_old_message", "ms_die_on_skipped_message");
        List<ChildJvm> children =
                keys.stream().map(key -> ChildJvm.start(DieOnMain.class, key)).toList();
        try {
            for (int i = 0; i < keys.size(); i++) {
                ChildJvm.Result result = children.get(i).result();
                assertThat(result.exitCode())
                        .as(keys.get(i) + ": " + result.output())
                        .isEqualTo(ABORTED);
                assertThat(result.output())
                        .as(keys.get(i))
                        .contains("survived the others")
                        .contains(keys.get(i))
                        .doesNotContain("survived all");
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
    }
}
