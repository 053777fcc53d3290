package dev.siphon.it.messenger;

import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.memory.Flow;
import dev.siphon.stack.memory.RandomFaults;
import dev.siphon.stack.threaded.StackTraits;
import org.junit.jupiter.api.Nested;

/** In memory, without threads, under virtual time: with every combination of the traits that a messenger acts on. */
class MemoryMessengerTest {

    private static StackTraits traits(boolean localListenTable, boolean connectNeedsWritable) {
        return new StackTraits(localListenTable, connectNeedsWritable, false, true);
    }

    @Nested
    class OneListenTableWritableConnect extends MessengerConformance implements PortCases {
        @Override
        MessengerWorld open() {
            return new MemoryWorld(traits(false, true));
        }
    }

    @Nested
    class OneListenTableReadableConnect extends MessengerConformance implements PortCases {
        @Override
        MessengerWorld open() {
            return new MemoryWorld(traits(false, false));
        }
    }

    @Nested
    class LocalListenTablesWritableConnect extends MessengerConformance implements PortCases {
        @Override
        MessengerWorld open() {
            return new MemoryWorld(traits(true, true));
        }
    }

    @Nested
    class LocalListenTablesReadableConnect extends MessengerConformance implements PortCases {
        @Override
        MessengerWorld open() {
            return new MemoryWorld(traits(true, false));
        }
    }

    @Nested
    class ReadyLate extends MessengerConformance implements PortCases {
        @Override
        MessengerWorld open() {
            return new MemoryWorld(new StackTraits(true, false, false, false));
        }
    }

    @Nested
    class ZeroCopyRead extends MessengerConformance implements PortCases, ZeroCopyCases {
        @Override
        MessengerWorld open() {
            return new MemoryWorld(new StackTraits(false, true, true, true));
        }
    }

    /** And from time to time nothing is lent. */
    @Nested
    class ZeroCopyReadInPieces extends MessengerConformance implements PortCases {
        @Override
        MessengerWorld open() {
            return new MemoryWorld(new StackTraits(true, false, true, true), RandomFaults.harmless(12), 12);
        }
    }

    @Nested
    class PiecesDelaysAndSpuriousEvents extends MessengerConformance implements PortCases {
        @Override
        MessengerWorld open() {
            return new MemoryWorld(traits(false, true), RandomFaults.harmless(11), 11);
        }
    }

    /** Every read finds one byte, and from time to time several pieces are under way at once. */
    @Nested
    class ByteByByte extends MessengerConformance implements PortCases {
        @Override
        MessengerWorld open() {
            return new MemoryWorld(traits(false, true), SINGLE_BYTES, 0);
        }
    }

    private static final FaultPlan SINGLE_BYTES = new FaultPlan() {
        @Override
        public int readLimit(Flow flow, int length) {
            return flow.delivered() < 20_000 ? 1 : length;
        }
    };
}
