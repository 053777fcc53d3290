package dev.siphon.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All races under jcstress, which runs in a process of its own and starts one more for each race. A forbidden outcome fails
 * the test, whose text is then the tail of what jcstress said; all of it is in {@code target/races}. Although it starts
 * JVMs it is not tagged {@code process}: what can happen between two threads is up to the JIT compiler, so it belongs on
 * the second JDK as well.
 */
class RaceTest {

    /** The first needs two, and gets no more. */
    private static final String[] FIXED = {"-c", "2", "-f", "1", "-af", "NONE", "-spinStyle", "THREAD_YIELD"};

    /** The last line on progress, if each planned run ended well. */
    private static final Pattern ALL_PASSED =
            Pattern.compile("\\b([1-9]\\d*) planned; \\1 passed, 0 failed, 0 soft errs, 0 hard errs");

    private static final int TAIL_CHARS = 6000;

    /** One JVM per race, with what the JIT compiler makes of it by itself. Half a minute on an idle machine. */
    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void aQuickLook() throws Exception {
        run(
                "quick",
                "-iters",
                "1",
                "-time",
                "400",
                "-pth",
                "false",
                "-fsm",
                "1",
                "-sc",
                "false",
                "-hs",
                "192",
                "-jvmArgs",
                "-Xms192m -Xmx192m");
    }

    /** All compilers, mixed, under the flags that jcstress knows to shuffle code. Half an hour on an idle machine. */
    @Test
    @Tag("soak")
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void aLongLook() throws Exception {
        run("soak", "-iters", "3", "-time", "1000", "-pth", "false", "-fsm", "1", "-hs", "192");
    }

    private static void run(String name, String... options) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target", "races", name));
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "org.openjdk.jcstress.Main"));
        command.addAll(List.of(FIXED));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status;
        try {
            status = process.waitFor();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        if (status != 0) {
            fail("a race had a forbidden outcome, see " + output.toAbsolutePath() + "\n"
                    + said.substring(Math.max(0, said.length() - TAIL_CHARS)));
        }
        assertThat(ALL_PASSED.matcher(said).find()).as("all passed: " + said).isTrue();
    }

    /** The process has another working directory, and jcstress stumbles over folders that are not there. */
    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(Files::exists)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
