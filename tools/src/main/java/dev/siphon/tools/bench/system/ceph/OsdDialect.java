package dev.siphon.tools.bench.system.ceph;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.tools.bench.system.messenger.Dialect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The messages that {@code perf_msgr} sends: MOSDOp with one write, and MOSDOpReply. Their fronts are as Ceph 18.2.7's
 * programs send them to each other; nothing in them changes from one to the next but the length of the data.
 */
final class OsdDialect implements Dialect {

    private static final int PRIORITY = 127;
    private static final int OP_VERSION = 8;
    private static final int OP_COMPAT_VERSION = 3;
    private static final int REPLY_VERSION = 8;
    private static final int REPLY_COMPAT_VERSION = 2;

    /** Where the write's length is in the front, 64 bits (ceph_osd_op.extent.length). */
    private static final int WRITE_LENGTH_AT = 164;

    private static final String OP_FRONT = """
            01011200000001000000000000000000000000ffffffffff00000000000000000000000002021500000000000000000000000000
            000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000006031c0000
            000000000000000000ffffffff0000000000000000ffffffffffffffff0b0000006f626a6563742d6e616d650100012200000000
            0000000000000000100000000000000000000000000000000000000000000000feffffffffffffff000000000000000000000000
            fffffffffffffdffbfcf013f""";

    private static final String REPLY_FRONT = """
            0000000001000000000000000000000000ffffffff00000000000000000000000000000000000000000000000000000000000000
            00ffffffff000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000""";

    private final PayloadBuffer opFront;
    private final PayloadBuffer replyFront = PayloadBuffer.wrap(bytes(REPLY_FRONT));

    /** Requests with {@code dataBytes} of data each. */
    OsdDialect(int dataBytes) {
        ByteBuffer front = bytes(OP_FRONT);
        front.putLong(WRITE_LENGTH_AT, dataBytes);
        opFront = PayloadBuffer.wrap(front);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", "")))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public Dialect ofSize(int dataBytes) {
        return new OsdDialect(dataBytes);
    }

    @Override
    public Message request() {
        return Message.opaque(MessageTypes.OSD_OP)
                .version(OP_VERSION, OP_COMPAT_VERSION)
                .priority(PRIORITY)
                .front(opFront.retain());
    }

    @Override
    public Message reply() {
        return Message.opaque(MessageTypes.OSD_OPREPLY)
                .version(REPLY_VERSION, REPLY_COMPAT_VERSION)
                .priority(PRIORITY)
                .front(replyFront.retain());
    }
}
