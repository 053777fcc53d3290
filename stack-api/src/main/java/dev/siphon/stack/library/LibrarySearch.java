package dev.siphon.stack.library;

import dev.siphon.stack.Availability.Unavailable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One search for a library that can be loaded; keeps what was tried and why it would not do. One thread. */
public final class LibrarySearch {

    /** A library, by the file or the resource it is in. */
    public record Found(LibraryOrigin origin, String location) {}

    private static final String NOT_EXECUTABLE = "failed to map segment";
    private static final String NOT_FOUND = "cannot open shared object file";

    private final NativeLibrary library;
    private final ClassLoader loader;

    /** Files that will not do, and attempts that failed. */
    private final List<String> refused = new ArrayList<>();
    /** Places where there is none. */
    private final List<String> absent = new ArrayList<>();
    /** The files that look fit, best first; nothing was loaded to tell. */
    private final List<Found> candidates = new ArrayList<>();

    private boolean runtimeMissing;
    private boolean unpackingFailed;

    /**
     * Looks for files that may do: the one that was named, or the user's own and the packed one.
     *
     * @param loader finds the packed one
     */
    public LibrarySearch(NativeLibrary library, ClassLoader loader) {
        this.library = library;
        this.loader = loader;
        String named = System.getProperty(library.property(), "");
        if (named.isEmpty()) {
            lookAtLibraryPath();
            lookForPacked();
        } else {
            lookAt(Path.of(named).toAbsolutePath(), LibraryOrigin.PROPERTY);
        }
    }

    private void lookAtLibraryPath() {
        String path = System.getProperty("java.library.path", "");
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path file =
                    Path.of(folder.isEmpty() ? "." : folder, library.fileName()).toAbsolutePath();
            if (Files.exists(file)) {
                lookAt(file, LibraryOrigin.JAVA_LIBRARY_PATH);
            }
        }
        if (candidates.isEmpty() && refused.isEmpty()) {
            absent.add("no " + library.fileName() + " in java.library.path (" + path + ")");
        }
    }

    private void lookForPacked() {
        if (library.isPacked(loader)) {
            candidates.add(new Found(LibraryOrigin.PACKED, library.resource()));
        } else {
            absent.add("no " + library.resource() + " in a jar");
        }
    }

    private void lookAt(Path file, LibraryOrigin origin) {
        SharedObject.defect(file, library)
                .ifPresentOrElse(
                        defect -> refused.add(file + " " + defect),
                        () -> candidates.add(new Found(origin, file.toString())));
    }

    /** Whether there is nothing to load. */
    public boolean isEmpty() {
        return candidates.isEmpty();
    }

    /** Leaves only what the JVM, were it left to itself, would load. */
    public void keepUsersOwn() {
        candidates.removeIf(candidate -> candidate.origin() != LibraryOrigin.JAVA_LIBRARY_PATH);
    }

    /**
     * Loads the first file that will do.
     *
     * @param load calls {@link System#load} from the class loader and module whose natives the library has: the JVM looks
     *     at who calls
     */
    public Optional<Found> load(Consumer<String> load) {
        for (Found candidate : candidates) {
            if (candidate.origin() == LibraryOrigin.PACKED ? loadPacked(load) : loadFile(candidate.location(), load)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private boolean loadFile(String file, Consumer<String> load) {
        try {
            load.accept(file);
            return true;
        } catch (UnsatisfiedLinkError e) {
            refuse("loading " + file, e);
            return false;
        }
    }

    private boolean loadPacked(Consumer<String> load) {
        for (Path folder : PackedLibrary.folders()) {
            try {
                Path file = PackedLibrary.unpack(library, loader, folder);
                try {
                    load.accept(file.toString());
                    return true;
                } finally {
                    PackedLibrary.remove(file);
                }
            } catch (IOException e) {
                unpackingFailed = true;
                refused.add("unpacking into " + folder + ": " + e);
            } catch (UnsatisfiedLinkError e) {
                refuse("loading from " + folder, e);
                if (!text(e).contains(NOT_EXECUTABLE)) {
                    return false;
                }
                unpackingFailed = true;
            }
        }
        return false;
    }

    private void refuse(String attempt, UnsatisfiedLinkError error) {
        refused.add(attempt + ": " + text(error));
        runtimeMissing |= text(error).contains(NOT_FOUND);
    }

    private static String text(Throwable error) {
        return String.valueOf(error.getMessage());
    }

    /** What was there but would not do, for the log. */
    public List<String> passedOver() {
        return List.copyOf(refused);
    }

    /** All that was tried in vain, and the remedy for what went wrong. */
    public Unavailable failure() {
        List<String> tried = new ArrayList<>(refused);
        tried.addAll(absent);
        return new Unavailable("no " + library.fileName() + " could be loaded: " + String.join("; ", tried), hint());
    }

    private String hint() {
        if (runtimeMissing) {
            return library.runtimeHint();
        }
        if (unpackingFailed) {
            return "set -Djava.io.tmpdir to a folder that can be written and is not mounted noexec," + " or unpack "
                    + library.resource() + " and name the file with -D" + library.property();
        }
        return library.buildHint();
    }
}
