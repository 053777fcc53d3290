package dev.siphon.stack.rdma.verbs;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a failed verb, a failed completion or an event's status is in the terms of the SPI. */
public final class VerbsFailure {

    /** The natives end their texts so. */
    private static final Pattern ERRNO = Pattern.compile("\\(errno (\\d+)\\)");

    // ibv_wc_status
    private static final int WR_FLUSH_ERR = 5;
    private static final int REM_INV_REQ_ERR = 9;
    private static final int REM_ACCESS_ERR = 10;
    private static final int REM_OP_ERR = 11;
    private static final int RETRY_EXC_ERR = 12;
    private static final int RNR_RETRY_EXC_ERR = 13;
    private static final int REM_ABORT_ERR = 16;

    private VerbsFailure() {}

    /** {@code attempted} failed with {@code reason}. */
    public static TransportException of(String attempted, IOException reason) {
        Matcher matcher = ERRNO.matcher(String.valueOf(reason.getMessage()));
        int number = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        return new TransportException(errno(number), attempted + ": " + reason.getMessage(), reason);
    }

    /**
     * For calls of DiSNI that give a negative errno where others throw.
     *
     * @throws TransportException if {@code code} is negative
     */
    public static void check(int code, String attempted) throws TransportException {
        if (code < 0) {
            throw new TransportException(errno(-code), attempted + " failed (errno " + -code + ")");
        }
    }

    /** Linux's numbers, as libibverbs and librdmacm give them. */
    public static Errno errno(int number) {
        return switch (number) {
            case 1, 13 -> Errno.EACCES;
            case 2 -> Errno.ENOENT;
            case 5 -> Errno.EIO;
            case 12, 105 -> Errno.ENOBUFS;
            case 19, 99 -> Errno.EADDRNOTAVAIL;
            case 22 -> Errno.EINVAL;
            case 23 -> Errno.ENFILE;
            case 24 -> Errno.EMFILE;
            case 32 -> Errno.EPIPE;
            case 97 -> Errno.EAFNOSUPPORT;
            case 98 -> Errno.EADDRINUSE;
            case 101 -> Errno.ENETUNREACH;
            case 103 -> Errno.ECONNABORTED;
            case 104 -> Errno.ECONNRESET;
            case 107 -> Errno.ENOTCONN;
            case 110 -> Errno.ETIMEDOUT;
            case 111 -> Errno.ECONNREFUSED;
            case 113 -> Errno.EHOSTUNREACH;
            default -> Errno.OTHER;
        };
    }

    /** Whether a completion only says that its queue pair was ended before. */
    public static boolean isFlush(int completionStatus) {
        return completionStatus == WR_FLUSH_ERR;
    }

    /** What a failed completion ({@code ibv_wc_status}) says of its stream. */
    public static Errno ofCompletion(int status) {
        return switch (status) {
            case RETRY_EXC_ERR, RNR_RETRY_EXC_ERR -> Errno.ETIMEDOUT;
            case WR_FLUSH_ERR, REM_ACCESS_ERR, REM_INV_REQ_ERR, REM_OP_ERR, REM_ABORT_ERR -> Errno.ECONNRESET;
            default -> Errno.EIO;
        };
    }
}
