package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.stack.rdma.library.ChildJvm.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The natives under AddressSanitizer: with ids that name nothing and, where there is a verbs device, with a connection. */
@Tag("process")
class AddressSanitizerTest {

    private static final Path SCRIPT =
            Path.of("../native/disni/sanitized.sh").toAbsolutePath().normalize();

    @TempDir
    Path temporary;

    @Test
    @Timeout(300)
    void findsNothing() throws Exception {
        assumeTrue(
                RdmaLibrary.FILE.isPacked(RdmaLibrary.class.getClassLoader()),
                "no libdisni.so was built here: it needs CMake, a C compiler and rdma-core's headers");
        assumeTrue(Files.isExecutable(SCRIPT), "no " + SCRIPT + ": the tests run apart from the sources");
        List<String> command = new ArrayList<>(
                List.of(SCRIPT.toString(), temporary.resolve("build").toString(), System.getProperty("java.home")));
        command.addAll(ChildJvm.command(
                ChildJvm.jdks().findFirst().orElseThrow(),
                ChildJvm.onClassPath(),
                temporary,
                "exercise",
                ChildJvm.EXPORT_TO_CLASS_PATH));

        Result result = ChildJvm.run(command);

        assertThat(result.output())
                .contains("loaded " + temporary, "exercised")
                .doesNotContain("ERROR: AddressSanitizer", "runtime error");
        assertThat(result.exitCode()).isZero();
    }
}
