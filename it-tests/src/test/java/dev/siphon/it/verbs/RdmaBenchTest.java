package dev.siphon.it.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.core.status.NopStatusListener;
import dev.siphon.stack.verbs.EnabledWithVerbs;
import dev.siphon.tools.SiphonCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code siphon bench} beside another transport, as people run it: what it measures is not judged here. */
@EnabledWithVerbs
class RdmaBenchTest {

    private static final int PATIENCE_SECONDS = 110;

    @Test
    void messagesAreMeasuredBesideThoseOverTcp() throws Exception {
        Process bench = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        // What logback says of itself on standard output is not for the process that reads it.
                        "-Dlogback.statusListenerClass=" + NopStatusListener.class.getName(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SiphonCommand.class.getName(),
                        "bench",
                        "--quick",
                        "--types=posix,rdma",
                        "--sizes=0,4K",
                        "--depths=32"))
                .redirectErrorStream(true)
                .start();
        String output = new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bench.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(bench.exitValue()).as(output).isZero();
        assertThat(output).contains("4/4]", "posix: kernel TCP", "rdma: RDMA over");
    }
}
