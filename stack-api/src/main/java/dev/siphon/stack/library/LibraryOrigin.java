package dev.siphon.stack.library;

/** The places where a native library is looked for, in that order. */
public enum LibraryOrigin {
    /** The file that the system property {@link NativeLibrary#property()} names. It is the only one tried, then. */
    PROPERTY,
    /** A folder of {@code java.library.path}: the user's own. */
    JAVA_LIBRARY_PATH,
    /** The one that comes in a jar of ours. */
    PACKED
}
