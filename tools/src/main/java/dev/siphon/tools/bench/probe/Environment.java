package dev.siphon.tools.bench.probe;

import dev.siphon.tools.cli.ProductVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a result depends on beside the program.
 *
 * @param date when
 * @param siphon the version
 * @param commit the commit of the working tree it was built in, or {@code unknown}
 * @param kernel name and release
 * @param architecture of the machine
 * @param cpu the processor's model
 * @param cores how many this process may use
 * @param java virtual machine and version
 * @param flags what the virtual machine was started with
 */
public record Environment(
        String date,
        String siphon,
        String commit,
        String kernel,
        String architecture,
        String cpu,
        int cores,
        String java,
        List<String> flags) {

    private static final String UNKNOWN = "unknown";
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** This process, here and now. */
    public static Environment probe() {
        return new Environment(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                ProductVersion.version(),
                probeCommit(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                probeCpu(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    private static String probeCpu() {
        try {
            return Files.readAllLines(CPU_INFO).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** Asked of git, where the classes are: a jar elsewhere has no commit to tell. */
    private static String probeCommit() {
        try {
            Path classes = Path.of(Environment.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = Files.isDirectory(classes) ? classes : classes.resolveSibling("");
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude=*")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean done = git.waitFor(1, TimeUnit.SECONDS) && git.exitValue() == 0;
            return done && !answer.isEmpty() ? answer : UNKNOWN;
        } catch (IOException | java.net.URISyntaxException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    /** On one line, for people. */
    @Override
    public String toString() {
        return kernel + " " + architecture + ", " + cpu + ", " + cores + " cores, " + java + ", siphon " + siphon + " ("
                + commit + ")";
    }
}
