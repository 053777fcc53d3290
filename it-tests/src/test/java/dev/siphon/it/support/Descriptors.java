package dev.siphon.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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
