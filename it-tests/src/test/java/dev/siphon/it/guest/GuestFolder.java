package dev.siphon.it.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder that a guest and the host have in common while the guest lives. */
final class GuestFolder implements AutoCloseable {

    /** Lines of the console that go into a failure: a kernel's last words fit. */
    private static final int CONSOLE_LINES = 60;

    private final Path folder;

    private GuestFolder(Path folder) {
        this.folder = folder;
    }

    static GuestFolder create() throws IOException {
        GuestFolder guest = new GuestFolder(Files.createTempDirectory("siphon-guest-"));
        Files.createDirectory(guest.share());
        Files.createFile(guest.console());
        Files.copy(GuestImage.SCRIPTS.resolve("agent"), guest.folder.resolve("agent"));
        return guest;
    }

    Path path() {
        return folder;
    }

    /** What the tests share; it has this path in the guest, too. */
    Path share() {
        return folder.resolve("share");
    }

    Path console() {
        return folder.resolve("console");
    }

    /** What QEMU itself complains of. */
    Path complaints() {
        return folder.resolve("qemu");
    }

    /** Leaves the agent what it must know before it listens. */
    void writeEnvironment(GuestImage image, GuestOptions options, String token) throws IOException {
        Map<String, String> variables = Map.of(
                "token", token,
                "share", share().toString(),
                "kernel_modules", image.modules().toString(),
                "modules", String.join(" ", options.modules()));
        Stream<String> own = variables.entrySet().stream().map(GuestFolder::assignment);
        Stream<String> exported = options.environment().entrySet().stream().map(entry -> "export " + assignment(entry));
        Files.writeString(
                folder.resolve("environment"),
                Stream.concat(own, exported).collect(Collectors.joining("\n", "", "\n")));
    }

    private static String assignment(Map.Entry<String, String> variable) {
        return variable.getKey() + "=" + quoted(variable.getValue());
    }

    /** {@code text} as one word of a shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    void writeCommand(String command) throws IOException {
        Files.writeString(folder.resolve("command"), command + "\n");
    }

    /** The last that the guest's kernel, its first process and QEMU said. */
    String lastWords() {
        try {
            List<String> lines =
                    Stream.concat(lines(console()), lines(complaints())).toList();
            return lines.stream()
                    .skip(Math.max(0, lines.size() - CONSOLE_LINES))
                    .collect(Collectors.joining("\n  ", "console of the guest:\n  ", ""));
        } catch (IOException e) {
            return "the guest's console cannot be read: " + e.getMessage();
        }
    }

    private static Stream<String> lines(Path file) throws IOException {
        // Byte for byte: a kernel that dies does not care for encodings.
        return Files.exists(file)
                ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines()
                : Stream.of();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
