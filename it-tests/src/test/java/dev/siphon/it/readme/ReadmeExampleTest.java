package dev.siphon.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in README.md compiles without a warning and prints what README.md says, started as README.md says. */
class ReadmeExampleTest {

    private static final int FIRST_JDK_WITH_NATIVE_ACCESS_FLAG = 24;
    private static final String CLASS_PATH_FLAG = "--enable-native-access=ALL-UNNAMED";
    private static final String MODULE_PATH_FLAG = "--enable-native-access=org.jnrproject.jffi";

    private final ReadmeExample example = ReadmeExample.read();

    @TempDir
    private Path folder;

    @Test
    void itIsShort() {
        assertThat(example.body()).hasSizeBetween(1, 20);
    }

    @Test
    void theReadmeNamesTheFlags() {
        assertThat(Documents.text(Documents.README))
                .contains("`" + CLASS_PATH_FLAG + "`", "`" + MODULE_PATH_FLAG + "`");
    }

    @Test
    @Tag("process")
    void itRunsOnTheClassPath() throws Exception {
        Path source = write("Hello.java", example.source());
        compile(List.of("-cp", ProductPath.joined()), source);

        Output output = run(CLASS_PATH_FLAG, "-cp", folder + ":" + ProductPath.joined(), "Hello");

        assertThat(output).isEqualTo(new Output(0, example.output(), List.of()));
    }

    @Test
    @Tag("process")
    void itRunsOnTheModulePath() throws Exception {
        Path source = write("Hello.java", example.sourceIn("hello"));
        Path module = write("module-info.java", "module hello {\n    requires dev.siphon.messenger;\n}\n");
        compile(List.of("-p", ProductPath.joined()), source, module);

        Output output = run(MODULE_PATH_FLAG, "-p", folder + ":" + ProductPath.joined(), "-m", "hello/hello.Hello");

        assertThat(output).isEqualTo(new Output(0, example.output(), List.of()));
    }

    /** How a program ended, what it printed, and what else the JVM had to say. */
    private record Output(int exitCode, String out, List<String> complaints) {}

    private Path write(String name, String source) throws IOException {
        return Files.writeString(folder.resolve(name), source);
    }

    private void compile(List<String> path, Path... sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = new ArrayList<>(path);
        options.addAll(List.of("--release", "17", "-Xlint:all", "-Werror", "-proc:none", "-d", folder.toString()));
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(sources))
                    .call();
            assertThat(compiled).as("javac: %s", messages).isTrue();
        }
    }

    private Output run(String nativeAccessFlag, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= FIRST_JDK_WITH_NATIVE_ACCESS_FLAG) {
            command.add(nativeAccessFlag);
        }
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("errors.txt");
        Process program =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try {
            String out = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.waitFor(60, TimeUnit.SECONDS))
                    .as("the program ended")
                    .isTrue();
            return new Output(program.exitValue(), out, complaints(errors));
        } finally {
            program.destroyForcibly();
        }
    }

    /** What was printed as an error, but for slf4j's remark that it has no backend. */
    private static List<String> complaints(Path errors) throws IOException {
        return Files.readAllLines(errors).stream()
                .filter(line -> !line.startsWith("SLF4J(W)"))
                .toList();
    }
}
