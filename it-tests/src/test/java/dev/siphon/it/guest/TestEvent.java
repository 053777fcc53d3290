package dev.siphon.it.guest;

import java.util.Optional;

/**
 * What the JVM in the guest tells of its tests, each in one line of its standard output.
 *
 * @param text the stack trace of a failure, the reason of a skip
 */
record TestEvent(Kind kind, String name, String text) {

    /** Sets an event apart from what tests print. */
    private static final String MARK = "\u241e";

    enum Kind {
        STARTED,
        PASSED,
        FAILED,
        /** Skipped from the beginning, or given up by an assumption. */
        SKIPPED
    }

    String line() {
        return String.join("\t", MARK, kind.name(), escaped(name), escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /** The event in {@code line}, if it is one. */
    static Optional<TestEvent> in(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 4 || !fields[0].equals(MARK)) {
            return Optional.empty();
        }
        return Optional.of(
                new TestEvent(Kind.valueOf(fields[1]), fields[2].translateEscapes(), fields[3].translateEscapes()));
    }
}
