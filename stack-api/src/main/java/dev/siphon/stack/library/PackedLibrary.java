package dev.siphon.stack.library;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Unpacking a library from a jar, and the folders that it may be unpacked into. */
final class PackedLibrary {

    private PackedLibrary() {}

    /** Where to unpack, best first; a folder that is mounted noexec is found out when the library is loaded from it. */
    static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        add(folders, System.getProperty("java.io.tmpdir"));
        add(folders, System.getenv("XDG_RUNTIME_DIR"));
        add(folders, System.getProperty("user.home"), ".cache");
        add(folders, "/var/tmp");
        add(folders, "/dev/shm");
        return folders;
    }

    private static void add(List<Path> folders, @Nullable String first, String... more) {
        Optional.ofNullable(first)
                .filter(name -> !name.isEmpty())
                .map(name -> Path.of(name, more).toAbsolutePath())
                .filter(folder -> !folders.contains(folder))
                .ifPresent(folders::add);
    }

    /** Unpacks into a folder of its own, which nobody else can write to, below the one given. */
    static Path unpack(NativeLibrary library, ClassLoader loader, Path folder) throws IOException {
        Path own = Files.createTempDirectory(folder, "siphon-native-");
        Path file = own.resolve(library.fileName());
        try (InputStream packed = loader.getResourceAsStream(library.resource())) {
            if (packed == null) {
                throw new IOException("no resource " + library.resource());
            }
            Files.copy(packed, file);
        } catch (IOException e) {
            remove(file);
            throw e;
        }
        return file;
    }

    /** Removes what {@link #unpack} made: a library stays loaded without its file. */
    static void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
        Path own = file.getParent();
        if (own != null) {
            Files.deleteIfExists(own);
        }
    }
}
