package dev.siphon.tools.cli;

/** What the process says to its caller when it ends. */
public final class ExitCodes {

    public static final int OK = 0;
    /** It did not work. */
    public static final int FAILURE = 1;
    /** The arguments or the configuration cannot be used. */
    public static final int USAGE = 2;

    private ExitCodes() {}
}
