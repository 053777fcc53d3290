package dev.siphon.it.guard;

/**
 * The outcome of one try.
 *
 * @param value what was measured
 * @param complaint what speaks against it, or empty
 */
record Reading(double value, String complaint) {

    private static final String MARK = "reading";
    private static final int FIELDS = 3;

    boolean isQuiet() {
        return complaint.isEmpty();
    }

    @SuppressWarnings("SystemOut") // the test listens there
    void print() {
        System.out.println(MARK + "\t" + value + "\t" + complaint);
    }

    /** Whether {@code line} is one that {@link #print} has printed. */
    static boolean isOne(String line) {
        return line.startsWith(MARK + "\t");
    }

    static Reading parse(String line) {
        String[] fields = line.split("\t", FIELDS);
        return new Reading(Double.parseDouble(fields[1]), fields[2]);
    }

    @Override
    public String toString() {
        return String.format("%.3f%s", value, isQuiet() ? "" : " (" + complaint + ")");
    }
}
