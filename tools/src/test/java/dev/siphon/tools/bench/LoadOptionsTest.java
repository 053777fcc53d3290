package dev.siphon.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.tools.bench.system.Load;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LoadOptionsTest {

    @Test
    void eachSizeMeetsEachDepth() {
        assertThat(parse("--sizes", "0,1K", "--depths", "1,8").loads(false))
                .containsExactly(Load.closed(0, 1), Load.closed(0, 8), Load.closed(1024, 1), Load.closed(1024, 8));
    }

    @Test
    void ratesTakeThePlaceOfDepthsThatNobodyChose() {
        assertThat(parse("--sizes", "0", "--rates", "500").loads(false))
                .allMatch(Load::isOpen)
                .hasSize(1);
        assertThat(parse("--sizes", "0", "--rates", "500", "--depths", "2").loads(false))
                .hasSize(2)
                .contains(Load.closed(0, 2));
    }

    @Test
    void aQuickRunHasFewerRowsOfThoseThatNobodyChose() {
        assertThat(parse().loads(false)).hasSize(12);
        assertThat(parse().loads(true)).hasSize(6);
        assertThat(parse("--sizes", "0,1,2,3", "--depths", "1,2,3").loads(true)).hasSize(12);
    }

    private static LoadOptions parse(String... arguments) {
        LoadOptions options = new LoadOptions();
        new CommandLine(options).parseArgs(arguments);
        return options;
    }
}
