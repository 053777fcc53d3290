package dev.siphon.stack.library;

import java.util.List;

/**
 * A native library of a transport, and what to tell a person who lacks it.
 *
 * @param fileName what its file is called
 * @param property the system property that names a file to take
 * @param symbols what it must contain to be one of ours
 * @param runtimeHint what to do when a library that it is linked with is missing
 * @param buildHint what to do when there is none
 */
public record NativeLibrary(
        String fileName, String property, List<Symbol> symbols, String runtimeHint, String buildHint) {

    /**
     * The name of a native that the library must have.
     *
     * @param name as the linker has it
     * @param complaint what is said of a file without it
     */
    public record Symbol(String name, String complaint) {}

    public NativeLibrary {
        symbols = List.copyOf(symbols);
    }

    /** The name of the resource that holds the library for this machine. */
    public String resource() {
        String architecture = System.getProperty("os.arch");
        return "META-INF/native/linux-" + (architecture.equals("amd64") ? "x86_64" : architecture) + "/" + fileName;
    }

    /** Whether {@code loader} finds a packed library for this machine. */
    public boolean isPacked(ClassLoader loader) {
        return loader.getResource(resource()) != null;
    }
}
