package dev.siphon.stack.posix.libc;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import jnr.ffi.Runtime;

/** How the last system call of the calling thread failed. */
public final class SystemError {

    public static final int EINTR = jnr.constants.platform.Errno.EINTR.intValue();
    public static final int EAGAIN = jnr.constants.platform.Errno.EAGAIN.intValue();
    public static final int EALREADY = jnr.constants.platform.Errno.EALREADY.intValue();
    public static final int EINPROGRESS = jnr.constants.platform.Errno.EINPROGRESS.intValue();
    public static final int EISCONN = jnr.constants.platform.Errno.EISCONN.intValue();
    public static final int EADDRINUSE = jnr.constants.platform.Errno.EADDRINUSE.intValue();
    public static final int ECONNABORTED = jnr.constants.platform.Errno.ECONNABORTED.intValue();
    public static final int ECONNREFUSED = jnr.constants.platform.Errno.ECONNREFUSED.intValue();
    public static final int EPROTO = jnr.constants.platform.Errno.EPROTO.intValue();
    public static final int EPERM = jnr.constants.platform.Errno.EPERM.intValue();
    public static final int EHOSTDOWN = jnr.constants.platform.Errno.EHOSTDOWN.intValue();
    public static final int EHOSTUNREACH = jnr.constants.platform.Errno.EHOSTUNREACH.intValue();
    public static final int ENETDOWN = jnr.constants.platform.Errno.ENETDOWN.intValue();
    public static final int ENETUNREACH = jnr.constants.platform.Errno.ENETUNREACH.intValue();
    public static final int ENOENT = jnr.constants.platform.Errno.ENOENT.intValue();

    private static final Runtime RUNTIME = Runtime.getSystemRuntime();

    private SystemError() {}

    /** errno of the last call on this thread that failed and did not ignore errors. */
    public static int last() {
        return RUNTIME.getLastError();
    }

    /** {@code attempted} and how it failed, from {@link #last()}. */
    public static TransportException lastAsException(String attempted) {
        return exception(last(), attempted);
    }

    /** {@code attempted} and error {@code number} in words. */
    public static TransportException exception(int number, String attempted) {
        jnr.constants.platform.Errno known = jnr.constants.platform.Errno.valueOf((long) number);
        String words = known.defined() ? known.description() : "unknown error";
        return new TransportException(errno(known), attempted + ": " + words + " (errno " + number + ")");
    }

    private static Errno errno(jnr.constants.platform.Errno known) {
        return switch (known) {
            case EACCES, EPERM -> Errno.EACCES;
            case EADDRINUSE -> Errno.EADDRINUSE;
            case EADDRNOTAVAIL -> Errno.EADDRNOTAVAIL;
            case EAFNOSUPPORT -> Errno.EAFNOSUPPORT;
            case ECONNABORTED -> Errno.ECONNABORTED;
            case ECONNREFUSED -> Errno.ECONNREFUSED;
            case ECONNRESET -> Errno.ECONNRESET;
            case EHOSTUNREACH, EHOSTDOWN -> Errno.EHOSTUNREACH;
            case EINVAL -> Errno.EINVAL;
            case EIO -> Errno.EIO;
            case EMFILE -> Errno.EMFILE;
            case ENFILE -> Errno.ENFILE;
            case ENOBUFS, ENOMEM -> Errno.ENOBUFS;
            case ENOENT, ENOTDIR -> Errno.ENOENT;
            case ENETUNREACH, ENETDOWN -> Errno.ENETUNREACH;
            case ENOTCONN -> Errno.ENOTCONN;
            case EPIPE -> Errno.EPIPE;
            case ETIMEDOUT -> Errno.ETIMEDOUT;
            default -> Errno.OTHER;
        };
    }
}
