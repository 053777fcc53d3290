package dev.siphon.stack.posix.support;

import jnr.ffi.LibraryLoader;

/** System calls that only tests make. */
public interface TestLibc {

    TestLibc LIBC = LibraryLoader.create(TestLibc.class).load(LibraryLoader.DEFAULT_LIBRARY);

    int pipe2(int[] fds, int flags);

    int socketpair(int domain, int type, int protocol, int[] fds);

    long read(int fd, byte[] bytes, long length);

    long write(int fd, byte[] bytes, long length);

    int close(int fd);

    int getsockopt(int fd, int level, int option, int[] value, int[] length);

    int getrlimit(int resource, long[] limits);

    int setrlimit(int resource, long[] limits);

    int getpid();

    int gettid();

    /** {@code handler} is the address of a C function; so is what is returned. */
    long signal(int signal, long handler);

    int tgkill(int pid, int tid, int signal);
}
