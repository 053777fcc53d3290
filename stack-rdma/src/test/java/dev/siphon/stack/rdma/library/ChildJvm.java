package dev.siphon.stack.rdma.library;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs {@link LoadMain} in a JVM of its own, since a library can be loaded once per process. */
final class ChildJvm {

    static final String EXPORT_TO_CLASS_PATH = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";
    static final String EXPORT_TO_DISNI = "--add-exports=java.base/sun.nio.ch=disni";

    private static final String MODULE = "dev.siphon.stack.rdma";
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    private ChildJvm() {}

    /** What the child printed, and how it ended. */
    record Result(int exitCode, String output) {}

    /** A JDK to run in. */
    record Jdk(Path home, int version) {
        String java() {
            return home.resolve("bin/java").toString();
        }

        @Override
        public String toString() {
            return "JDK " + version;
        }
    }

    /** The JDK of this JVM, and the first one of another generation (24 or newer, or not) that is installed. */
    static Stream<Jdk> jdks() {
        Jdk own = new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
        return Stream.concat(
                Stream.of(own),
                installed()
                        .filter(jdk -> jdk.version() >= 17 && jdk.version() >= 24 != own.version() >= 24)
                        .limit(1));
    }

    private static Stream<Jdk> installed() {
        List<Path> homes = new ArrayList<>();
        if (System.getenv("SIPHON_JDK25_HOME") != null) {
            homes.add(Path.of(System.getenv("SIPHON_JDK25_HOME")));
        }
        try (Stream<Path> found = Files.list(Path.of("/usr/lib/jvm"))) {
            found.sorted().forEach(homes::add);
        } catch (IOException e) {
            // A machine that keeps its JDKs elsewhere.
        }
        return homes.stream()
                .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .map(home -> new Jdk(home, version(home)));
    }

    private static int version(Path home) {
        try {
            Matcher release = VERSION.matcher(Files.readString(home.resolve("release")));
            return release.find() ? Integer.parseInt(release.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** The arguments that put everything on the class path, with the main class. */
    static List<String> onClassPath() {
        return List.of("-cp", classPath(), LoadMain.class.getName());
    }

    /** The arguments that put all but the packed library on the module path, with the main class inside the module. */
    static List<String> onModulePath() {
        List<String> modules = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (String entry : classPath().split(":", -1)) {
            boolean module = entry.endsWith(".jar") || Files.exists(Path.of(entry, "module-info.class"));
            // A test jar has the packages of its module, and may not be one beside it.
            boolean needed =
                    Stream.of("junit", "siphon-disni-natives", "-tests.jar").noneMatch(entry::contains);
            (module && needed ? modules : rest).add(entry);
        }
        return List.of(
                "--module-path",
                String.join(":", modules),
                "--patch-module=" + MODULE + "=" + testClasses(),
                "-cp",
                String.join(":", rest),
                "--module",
                MODULE + "/" + LoadMain.class.getName());
    }

    private static Path testClasses() {
        try {
            return Path.of(LoadMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Loads the library in {@code jdk}, with temporary files in {@code temporary} and further options for the JVM. */
    static Result load(Jdk jdk, List<String> paths, Path temporary, String... options) throws Exception {
        return run(command(jdk, paths, temporary, "load", options));
    }

    static List<String> command(Jdk jdk, List<String> paths, Path temporary, String mode, String... options) {
        List<String> command = new ArrayList<>(List.of(jdk.java(), "-Xmx64m", "-XX:TieredStopAtLevel=1"));
        if (jdk.version() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED"
                    + (paths.contains("--module-path") ? "," + MODULE + ",disni" : ""));
        }
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Duser.home=" + temporary);
        command.addAll(Arrays.asList(options));
        command.addAll(paths);
        command.add(mode);
        return command;
    }

    static Result run(List<String> command) throws Exception {
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!child.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("child did not end: " + output);
            }
            return new Result(child.exitValue(), output);
        } finally {
            child.destroyForcibly();
        }
    }
}
