package dev.siphon.it.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a guest boots, made once per kernel by the script {@code prepare}.
 *
 * @param initrd beside it are the kernel and its modules
 */
record GuestImage(Path initrd) {

    /** The scripts of the guest; a test runs in the folder of its module. */
    static final Path SCRIPTS = Path.of("src/test/guest").toAbsolutePath();

    /** The image, or why there is none. */
    sealed interface Preparation {}

    record Prepared(GuestImage image) implements Preparation {}

    record Unavailable(String reason) implements Preparation {}

    /** Prepares the image where this was not done before. */
    static Preparation prepared() {
        return Once.PREPARATION;
    }

    private static final class Once {
        static final Preparation PREPARATION = prepare();
    }

    private static Preparation prepare() {
        try {
            Process script = new ProcessBuilder(SCRIPTS.resolve("prepare").toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return script.waitFor() == 0 ? new Prepared(new GuestImage(Path.of(said))) : new Unavailable(said);
        } catch (IOException e) {
            return new Unavailable("the script that prepares the guest cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unavailable("interrupted while the guest was prepared");
        }
    }

    Path kernel() {
        return initrd.resolveSibling("vmlinux");
    }

    /** As {@code /lib/modules} is. */
    Path modules() {
        return initrd.resolveSibling("lib").resolve("modules");
    }
}
