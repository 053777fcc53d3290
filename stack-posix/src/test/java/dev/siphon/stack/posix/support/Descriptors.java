package dev.siphon.stack.posix.support;

import static dev.siphon.stack.posix.support.TestLibc.LIBC;

import java.util.function.Supplier;
import jnr.constants.platform.RLIMIT;

/** This process's limit of open descriptors. */
public final class Descriptors {

    private static final int NOFILE = RLIMIT.RLIMIT_NOFILE.intValue();

    private Descriptors() {}

    /** Runs {@code action} while no descriptor can be opened; the classes it needs must be loaded before. */
    public static <T> T without(Supplier<T> action) {
        long[] limits = new long[2];
        if (LIBC.getrlimit(NOFILE, limits) != 0 || LIBC.setrlimit(NOFILE, new long[] {0, limits[1]}) != 0) {
            throw new IllegalStateException("the limit of open files cannot be changed");
        }
        try {
            return action.get();
        } finally {
            LIBC.setrlimit(NOFILE, limits);
        }
    }
}
