package dev.siphon.stack.rdma.library;

/** The places where a {@code libdisni.so} is looked for, in that order. */
public enum LibraryOrigin {
    /** The file that the system property {@value RdmaLibrary#PROPERTY} names. It is the only one tried, then. */
    PROPERTY,
    /** A folder of {@code java.library.path}: the user's own. */
    JAVA_LIBRARY_PATH,
    /** The one that comes in a jar of ours. */
    PACKED
}
