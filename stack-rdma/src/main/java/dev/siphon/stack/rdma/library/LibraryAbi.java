package dev.siphon.stack.rdma.library;

import java.util.Optional;

/** What DiSNI 2.1 and this package expect of a {@code libdisni.so}, in the order of {@link SiphonVerbs#abi()}. */
enum LibraryAbi {
    DISNI_VERSION("the version of its DiSNI natives", 32),
    SIPHON_VERSION("the version of its Siphon natives", 1),
    ADDRESS("the size of a socket address", 28),
    RECEIVE("the size of a receive work request", 32),
    SEND("the size of a send work request", 72),
    ELEMENT("the size of a scatter/gather element", 16),
    COMPLETION("the size of a work completion", 48),
    REMOTE_ADDRESS("the offset of a remote address", 40),
    REMOTE_KEY("the offset of a remote key", 48);

    private final String description;
    private final int expected;

    LibraryAbi(String description, int expected) {
        this.description = description;
        this.expected = expected;
    }

    /** The first thing in which the library differs. */
    static Optional<String> difference(int[] actual) {
        for (LibraryAbi item : values()) {
            if (item.ordinal() >= actual.length || actual[item.ordinal()] != item.expected) {
                String found = item.ordinal() >= actual.length ? "missing" : Integer.toString(actual[item.ordinal()]);
                return Optional.of(item.description + " is " + found + ", expected " + item.expected);
            }
        }
        return Optional.empty();
    }
}
