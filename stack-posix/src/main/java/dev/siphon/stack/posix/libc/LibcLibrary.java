package dev.siphon.stack.posix.libc;

import java.util.function.Supplier;
import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;

/** Binds the C library, once per process. */
public final class LibcLibrary {

    private static final Binding<Libc> LIBC = bind(Libc.class);
    private static final Binding<EpollPwait2> EPOLL_PWAIT2 = bind(EpollPwait2.class);

    /** What binding gave: a library or the reason why not, which stays the same for every caller. */
    private record Binding<T>(@Nullable T library, @Nullable LinkageError failure) {}

    private LibcLibrary() {}

    /** @throws LinkageError if native access is denied or a function is missing; the text says which */
    public static Libc libc() {
        Libc library = LIBC.library();
        if (library == null) {
            throw new UnsatisfiedLinkError(describe(LIBC.failure()));
        }
        return library;
    }

    /** Null if the C library has no such function; the kernel may still refuse it. */
    public static @Nullable EpollPwait2 epollPwait2() {
        return EPOLL_PWAIT2.library();
    }

    private static <T> Binding<T> bind(Class<T> functions) {
        return attempt(() -> LibraryLoader.create(functions).failImmediately().load(LibraryLoader.DEFAULT_LIBRARY));
    }

    private static <T> Binding<T> attempt(Supplier<T> load) {
        try {
            return new Binding<>(load.get(), null);
        } catch (LinkageError e) {
            return new Binding<>(null, e);
        }
    }

    /** One line: jnr-ffi puts a whole stack trace into its message. */
    private static String describe(@Nullable Throwable failure) {
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root).lines().findFirst().orElse("for no reason given");
    }
}
