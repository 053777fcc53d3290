package dev.siphon.stack.posix;

import static dev.siphon.stack.posix.libc.SocketConstants.AF_UNIX;
import static dev.siphon.stack.posix.libc.SocketConstants.SOCK_CLOEXEC;
import static dev.siphon.stack.posix.libc.SocketConstants.SOCK_NONBLOCK;
import static dev.siphon.stack.posix.libc.SocketConstants.SOCK_STREAM;

import dev.siphon.stack.LocalSocketAddress;
import dev.siphon.stack.posix.libc.Libc;
import dev.siphon.stack.posix.libc.SystemError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The file that stands for a listening socket. The kernel makes it at bind and never removes it (unix(7)). */
final class SocketFile {

    private static final int S_IFMT = 0170000;
    private static final int S_IFSOCK = 0140000;

    private final Libc libc;
    private final SocketAddressCodec addresses;
    private final LocalSocketAddress path;

    SocketFile(Libc libc, SocketAddressCodec addresses, LocalSocketAddress path) {
        this.libc = libc;
        this.addresses = addresses;
        this.path = path;
    }

    /** Removes the file if it is a socket on which nobody answers: its owner ended without removing it. */
    boolean removeIfStale() {
        return !path.isAbstract() && isSocket() && isRefused() && remove();
    }

    boolean remove() {
        addresses.encode(path);
        return libc.unlink(addresses.address() + SocketAddressCodec.PATH_OFFSET) == 0;
    }

    private boolean isSocket() {
        try {
            Object mode = Files.getAttribute(Path.of(path.name()), "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return ((Integer) mode & S_IFMT) == S_IFSOCK;
        } catch (IOException | InvalidPathException e) {
            // What cannot be looked at is not ours to remove; the caller reports that the address is in use.
            return false;
        }
    }

    private boolean isRefused() {
        int probe = libc.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (probe < 0) {
            return false;
        }
        int length = addresses.encode(path);
        boolean isRefused =
                libc.connect(probe, addresses.address(), length) < 0 && SystemError.last() == SystemError.ECONNREFUSED;
        libc.close(probe);
        return isRefused;
    }
}
