package dev.siphon.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** This process's descriptors of sockets and event sources, by number; those of files and pipes are the JVM's own. */
public final class Descriptors {

    private static final Path TABLE = Path.of("/proc/self/fd");

    static {
        // The JVM keeps a socket of its own from the first channel on; so that it is always there, there is a first
        // one.
        try {
            SocketChannel.open().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Descriptors() {}

    /** What each of them is open on, in order of that and not by number: DPDK's interrupt thread opens its own anew now and then. */
    public static List<String> open() {
        return ofSockets().values().stream().sorted().toList();
    }

    /** Waits until {@link #open} is {@code expected}, which other threads may still be about. */
    public static void awaitOpen(List<String> expected) {
        Waiting.untilAsserted(
                () -> assertThat(open()).as("sockets and event descriptors").isEqualTo(expected));
    }

    public static Map<String, String> ofSockets() {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> entries = Files.list(TABLE)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String target = target(entry);
                if (target.startsWith("socket:") || target.startsWith("anon_inode:")) {
                    found.put(String.valueOf(entry.getFileName()), target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed while it was listed";
        }
    }
}
