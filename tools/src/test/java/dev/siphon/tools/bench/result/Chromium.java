package dev.siphon.tools.bench.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window. */
record Chromium(Path program, Path profile) {

    private static final int PATIENCE_SECONDS = 90;

    /**
     * What came of a page.
     *
     * @param dom the document after its scripts have run; empty if a picture was wanted
     * @param log of the browser, with what the page wrote to its console
     */
    record Visit(String dom, String log) {

        /** What the page wrote to its console, errors and all. */
        List<String> console() {
            return log.lines().filter(line -> line.contains("CONSOLE")).toList();
        }
    }

    /** The browser that is installed here, if one is. */
    static Optional<Path> find() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens {@code page} from the disk and returns what became of it. */
    Visit open(Path page) throws IOException, InterruptedException {
        return run(page, List.of("--dump-dom"));
    }

    /** Takes a picture of {@code page}, of that size, with a dark ground if {@code dark}. */
    Visit picture(Path page, Path png, int width, int height, boolean dark) throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(
                List.of("--screenshot=" + png, "--window-size=" + width + "," + height, "--hide-scrollbars"));
        if (dark) {
            flags.add("--blink-settings=preferredColorScheme=0");
        }
        return run(page, flags);
    }

    private Visit run(Path page, List<String> flags) throws IOException, InterruptedException {
        Path out = Files.createTempFile(profile, "dom", ".html");
        Path log = Files.createTempFile(profile, "log", ".txt");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                // Whatever the page asks a network for fails, and says so on the console.
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--user-data-dir=" + profile,
                "--enable-logging=stderr",
                "--virtual-time-budget=5000"));
        command.addAll(flags);
        command.add(page.toUri().toString());
        Process browser = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            if (!browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the browser has not ended: " + Files.readString(log));
            }
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
        return new Visit(Files.readString(out), new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
    }
}
