package dev.siphon.stack;

/** Error conditions by their POSIX names, whatever numbers a transport knows them by. */
public enum Errno {
    /** Permission denied. */
    EACCES,
    /** The address is in use. */
    EADDRINUSE,
    /** The address is not one of this machine. */
    EADDRNOTAVAIL,
    /** The transport has no such address family. */
    EAFNOSUPPORT,
    /** The peer aborted the connection. */
    ECONNABORTED,
    /** Nobody listens there. */
    ECONNREFUSED,
    /** The peer reset the connection. */
    ECONNRESET,
    /** The peer's host cannot be reached. */
    EHOSTUNREACH,
    /** An argument makes no sense to the transport. */
    EINVAL,
    /** The device failed. */
    EIO,
    /** This process has no descriptors left. */
    EMFILE,
    /** This machine has no descriptors left. */
    ENFILE,
    /** Memory or buffers ran out. */
    ENOBUFS,
    /** No such file: the directory or the socket file is not there. */
    ENOENT,
    /** The network cannot be reached. */
    ENETUNREACH,
    /** The stream is not connected. */
    ENOTCONN,
    /** The stream was shut down, or the peer no longer reads. */
    EPIPE,
    /** Nothing was heard from the peer in time. */
    ETIMEDOUT,
    /** A condition without a name here; the message has the number. */
    OTHER
}
