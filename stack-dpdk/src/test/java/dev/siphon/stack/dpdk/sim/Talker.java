package dev.siphon.stack.dpdk.sim;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.dpdk.packet.PacketSlice;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * An application at one end of a connection: sends its stream in pieces of any size, reads the peer's at its own pace and
 * checks each byte, ends its output when all is sent, and closes when the peer has ended too.
 */
public final class Talker implements TcpEvents {

    private static final int MAX_PIECE = 20_000;

    private final Random random;
    private final Host host;
    private final Stream own;
    private final Stream peers;
    private final long toSend;
    private final long toReceive;
    private final boolean isSlow;
    private final BufferList out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(MAX_PIECE);
    private TcpConnection connection;
    private long written;
    private long read;
    private boolean isReadable = true;
    private boolean isWritable = true;
    private boolean isOutputEnded;
    private boolean isEnded;
    private long restUntil;

    public Talker(Host host, long seed, Stream own, long toSend, Stream peers, long toReceive, boolean isSlow) {
        this.host = host;
        this.random = new Random(seed);
        this.own = own;
        this.peers = peers;
        this.toSend = toSend;
        this.toReceive = toReceive;
        this.isSlow = isSlow;
        this.out = host.newList();
    }

    public void use(TcpConnection connection) {
        this.connection = connection;
        connection.events(this);
        connection.noDelay(random.nextBoolean());
    }

    public TcpConnection connection() {
        return connection;
    }

    @Override
    public void readable() {
        isReadable = true;
    }

    @Override
    public void writable() {
        isWritable = true;
    }

    public boolean isDone() {
        return isEnded;
    }

    /** When this wants its next turn, or never by itself. */
    public long nextNanos(long now) {
        return restUntil > now ? restUntil : Long.MAX_VALUE;
    }

    /** Does what can be done now; whether that was something. */
    public boolean turn(long now) throws TransportException {
        if (connection == null || isEnded || restUntil > now || !connection.isConnected()) {
            return false;
        }
        boolean did = write();
        did |= read();
        if (read == toReceive && isOutputEnded && reachedEnd()) {
            connection.close();
            out.clear();
            isEnded = true;
            return true;
        }
        if (isSlow && did) {
            restUntil = now + random.nextInt(50_000_000);
        }
        return did;
    }

    private boolean write() throws TransportException {
        if (isOutputEnded || !isWritable) {
            return false;
        }
        if (out.isEmpty() && written < toSend) {
            int piece = (int) Math.min(1 + random.nextInt(random.nextInt(10) == 0 ? MAX_PIECE : 600), toSend - written);
            fill(piece);
        }
        if (!out.isEmpty()) {
            connection.send(out);
            if (!out.isEmpty()) {
                isWritable = false;
            }
            return true;
        }
        connection.endOutput();
        isOutputEnded = true;
        return true;
    }

    /** Some of it as a buffer of its own, some through the list's tail. */
    private void fill(int piece) {
        boolean isOwnBuffer = random.nextBoolean();
        PayloadBuffer buffer = host.pool().tryAcquire(piece);
        for (int i = 0; i < piece; i++) {
            buffer.memory().put(i, own.at(written + i));
        }
        if (isOwnBuffer) {
            out.append(buffer, 0, piece);
        } else {
            out.copy(buffer.memory(), 0, piece);
            buffer.release();
        }
        written += piece;
    }

    private boolean read() throws TransportException {
        if (!isReadable) {
            return false;
        }
        int wanted = 1 + random.nextInt(isSlow ? 1000 : MAX_PIECE);
        if (random.nextBoolean()) {
            PacketSlice slice = connection.lend(wanted);
            if (slice != null) {
                check(slice.memory(), slice.offset(), slice.length());
                slice.release();
                return true;
            }
        }
        int bytes = connection.read(in, 0, wanted);
        if (bytes > 0) {
            check(in, 0, bytes);
            return true;
        }
        isReadable = false;
        return false;
    }

    private boolean reachedEnd() throws TransportException {
        return connection.read(in, 0, 1) == TcpConnection.END_OF_STREAM;
    }

    private void check(ByteBuffer bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            byte expected = peers.at(read + i);
            if (bytes.get(offset + i) != expected) {
                throw new AssertionError("byte " + (read + i) + " is " + bytes.get(offset + i) + ", not " + expected);
            }
        }
        read += length;
        if (read > toReceive) {
            throw new AssertionError(read + " bytes read, " + toReceive + " were sent");
        }
    }

    @Override
    public String toString() {
        return "sent " + written + " of " + toSend + ", read " + read + " of " + toReceive + ", " + connection + " in "
                + (connection == null ? null : connection.state());
    }
}
