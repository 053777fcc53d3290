package dev.siphon.stack.rdma.library;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One search for a {@code libdisni.so} that can be loaded; keeps what was tried and why it would not do. */
final class LibrarySearch {

    /** A library, by the file or the resource it is in. */
    record Found(LibraryOrigin origin, String location) {}

    private static final String NOT_EXECUTABLE = "failed to map segment";
    private static final String NOT_FOUND = "cannot open shared object file";

    /** Files that will not do, and attempts that failed. */
    private final List<String> refused = new ArrayList<>();
    /** Places where there is none. */
    private final List<String> absent = new ArrayList<>();
    /** The files that look fit, best first; nothing was loaded to tell. */
    private final List<Found> candidates = new ArrayList<>();

    private boolean runtimeMissing;
    private boolean unpackingFailed;

    /** Looks for files that may do: the one that was named, or the user's own and the packed one. */
    LibrarySearch() {
        String named = System.getProperty(RdmaLibrary.PROPERTY, "");
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
            Path file = Path.of(folder.isEmpty() ? "." : folder, PackedLibrary.FILE_NAME)
                    .toAbsolutePath();
            if (Files.exists(file)) {
                lookAt(file, LibraryOrigin.JAVA_LIBRARY_PATH);
            }
        }
        if (candidates.isEmpty() && refused.isEmpty()) {
            absent.add("no " + PackedLibrary.FILE_NAME + " in java.library.path (" + path + ")");
        }
    }

    private void lookForPacked() {
        if (PackedLibrary.exists()) {
            candidates.add(new Found(LibraryOrigin.PACKED, PackedLibrary.resource()));
        } else {
            absent.add("no " + PackedLibrary.resource() + " in a jar");
        }
    }

    private void lookAt(Path file, LibraryOrigin origin) {
        SharedObject.defect(file)
                .ifPresentOrElse(
                        defect -> refused.add(file + " " + defect),
                        () -> candidates.add(new Found(origin, file.toString())));
    }

    /** Whether there is nothing to load. */
    boolean isEmpty() {
        return candidates.isEmpty();
    }

    /** Leaves only what DiSNI, were it left to itself, would load. */
    void keepUsersOwn() {
        candidates.removeIf(candidate -> candidate.origin() != LibraryOrigin.JAVA_LIBRARY_PATH);
    }

    /** Loads the first file that will do. */
    Optional<Found> load() {
        for (Found candidate : candidates) {
            if (candidate.origin() == LibraryOrigin.PACKED ? loadPacked() : loadFile(candidate.location())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private boolean loadFile(String file) {
        try {
            System.load(file);
            return true;
        } catch (UnsatisfiedLinkError e) {
            refuse("loading " + file, e);
            return false;
        }
    }

    private boolean loadPacked() {
        for (Path folder : PackedLibrary.folders()) {
            try {
                Path file = PackedLibrary.unpack(folder);
                try {
                    System.load(file.toString());
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
    List<String> passedOver() {
        return List.copyOf(refused);
    }

    /** All that was tried in vain, and the remedy for what went wrong. */
    RdmaUnavailableException failure() {
        List<String> tried = new ArrayList<>(refused);
        tried.addAll(absent);
        return new RdmaUnavailableException("no libdisni.so could be loaded: " + String.join("; ", tried), hint());
    }

    private String hint() {
        if (runtimeMissing) {
            return "install rdma-core's libraries (Debian: apt-get install librdmacm1 ibverbs-providers)";
        }
        if (unpackingFailed) {
            return "set -Djava.io.tmpdir to a folder that can be written and is not mounted noexec," + " or unpack "
                    + PackedLibrary.resource() + " and name the file with -D" + RdmaLibrary.PROPERTY;
        }
        return "use Siphon's jars built where CMake and rdma-core's headers are"
                + " (Debian: apt-get install cmake make gcc libibverbs-dev librdmacm-dev), or name a libdisni.so built from"
                + " Siphon's native/disni with -D" + RdmaLibrary.PROPERTY;
    }
}
