package dev.siphon.stack.dpdk;

import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.PayloadLoan;
import dev.siphon.stack.dpdk.packet.PacketSlice;
import java.nio.ByteBuffer;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/** Received packets as payload buffers, of one worker. Buffers come back from any thread, and are used again. */
final class SliceLoans {

    private final class Loan {
        private final PayloadLoan payload;
        private @Nullable PacketSlice slice;

        Loan(ByteBuffer memory, long address) {
            payload = new PayloadLoan(memory, address, this::returned);
        }

        PayloadBuffer lend(PacketSlice lent) {
            slice = lent;
            return payload.lend(lent.offset(), lent.length());
        }

        private void returned() {
            PacketSlice lent = slice;
            slice = null;
            if (lent != null) {
                lent.release();
            }
            idle.offer(this);
        }
    }

    private final MpscVarHandleArrayQueue<Loan> idle;

    /** For at most {@code max} slices at a time, which is their lender's bound. */
    SliceLoans(int max) {
        idle = new MpscVarHandleArrayQueue<>(max);
    }

    /** {@code slice} as a buffer with one reference; with the last one the slice is released. */
    PayloadBuffer lend(PacketSlice slice) {
        Loan loan = idle.poll();
        return (loan == null ? new Loan(slice.memory(), slice.address()) : loan).lend(slice);
    }
}
