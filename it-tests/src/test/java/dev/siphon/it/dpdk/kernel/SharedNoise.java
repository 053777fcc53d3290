package dev.siphon.it.dpdk.kernel;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.PayloadPool;
import java.util.Objects;

/** The block of {@link Noise} where the transport can send from, of one worker and all of its streams. */
final class SharedNoise {

    private final byte[] block;
    private final PayloadBuffer buffer;

    SharedNoise(PayloadPool pool, byte[] block) {
        this.block = block;
        this.buffer = Objects.requireNonNull(pool.tryAcquire(Noise.BLOCK));
        buffer.memory().put(0, block);
    }

    /** Appends the first {@code length} bytes of chunk {@code number} of {@code stream} to {@code out}. */
    void append(BufferList out, int stream, long number, int length, Digest digest) {
        int offset = Noise.offset(stream, number);
        digest.update(block, offset, length);
        out.append(buffer.retain(), offset, length);
    }
}
