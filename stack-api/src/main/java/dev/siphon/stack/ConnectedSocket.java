package dev.siphon.stack;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A stream to a peer, possibly still being connected. All calls are non-blocking and on the owning worker's thread;
 * would-block is never an error. Events are edge-triggered: read until {@link #WOULD_BLOCK}, and after a send that left
 * bytes behind wait for a writable event.
 */
public interface ConnectedSocket extends AutoCloseable {

    /** {@link #read} has nothing now; a readable event will follow. */
    int WOULD_BLOCK = 0;

    /** {@link #read} found the orderly end of the peer's stream: all its bytes were read before. */
    int END_OF_STREAM = -1;

    /**
     * Whether the stream is established: true, or false while the connect is in progress.
     *
     * @throws TransportException if the connect failed ({@link Errno#ECONNREFUSED}, {@link Errno#EHOSTUNREACH}, ...);
     *     after that only {@link #close()} makes sense
     */
    boolean isConnected() throws TransportException;

    /**
     * Reads up to {@code length} bytes, at least one, into {@code target} from {@code offset} on, counted from the start of its memory.
     *
     * @return the number of bytes, possibly fewer than asked for; {@link #WOULD_BLOCK} or {@link #END_OF_STREAM}
     * @throws TransportException if the stream broke ({@link Errno#ECONNRESET}, ...)
     */
    int read(PayloadBuffer target, int offset, int length) throws TransportException;

    /**
     * Reads as {@link #read(PayloadBuffer, int, int)} does, and what there is beyond {@code length} bytes into {@code behind} from the
     * start of its memory on, {@code behindLength} bytes at most, if the transport can do both at once.
     *
     * @return the number of bytes in all; those beyond {@code length} are in {@code behind}
     */
    default int read(PayloadBuffer target, int offset, int length, PayloadBuffer behind, int behindLength)
            throws TransportException {
        return read(target, offset, length);
    }

    /**
     * Hands over received bytes in the transport's own memory, at most {@code maxBytes} of them: a buffer whose window
     * holds them and whose one reference the caller owns, or null when nothing is there now or the stream ended. The
     * caller tells the two apart by a following {@link #read}.
     *
     * <p>Only for stacks whose {@link NetworkStack#supportsZeroCopyRead()} is true; others have nothing to hand over.
     *
     * @throws TransportException as {@link #read}
     */
    default @Nullable PayloadBuffer zeroCopyRead(int maxBytes) throws TransportException {
        return null;
    }

    /**
     * Sends from the front of {@code out} as much as the transport takes now, and removes exactly that.
     *
     * @param more more bytes follow soon, so that the transport may wait for them before it sends a short packet
     * @return the number of bytes taken, 0 if none could be
     * @throws TransportException {@link Errno#EPIPE} after {@link #shutdown()} or when the peer no longer reads, {@link
     *     Errno#ECONNRESET}, ...
     */
    long send(BufferList out, boolean more) throws TransportException;

    /** Ends both directions; the peer reads to the end of the stream. Idempotent. */
    void shutdown();

    /** The peer's address, or the address being connected to. */
    SocketAddress remoteAddress();

    /** The own address of this stream, as far as it is known yet. */
    SocketAddress localAddress();

    /** What the owning worker's event center knows this socket by. Not necessarily a kernel descriptor. */
    int handle();

    /** Frees the socket; its file events must be deleted before. Idempotent. */
    @Override
    void close();
}
