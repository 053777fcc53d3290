package dev.siphon.messenger.golden;

import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.nio.ByteBuffer;
import java.util.List;

/** Fronts of recorded messages that have no type in Java: known, and not looked into. */
interface UntypedFront {

    ByteBuffer bytes();

    record Statfs(ByteBuffer bytes) implements UntypedFront {}

    record StatfsReply(ByteBuffer bytes) implements UntypedFront {}

    record OsdMap(ByteBuffer bytes) implements UntypedFront {}

    record OsdOp(ByteBuffer bytes) implements UntypedFront {}

    record OsdOpReply(ByteBuffer bytes) implements UntypedFront {}

    record MgrMap(ByteBuffer bytes) implements UntypedFront {}

    /** Makes one of what was read. */
    interface Maker<T> {
        T make(ByteBuffer bytes);
    }

    static List<MessageCodec<?>> codecs() {
        return List.of(
                codec(MessageTypes.STATFS, Statfs.class, Statfs::new, 1),
                codec(MessageTypes.STATFS_REPLY, StatfsReply.class, StatfsReply::new, 1),
                codec(MessageTypes.OSD_MAP, OsdMap.class, OsdMap::new, 4),
                codec(MessageTypes.OSD_OP, OsdOp.class, OsdOp::new, 8),
                codec(MessageTypes.OSD_OPREPLY, OsdOpReply.class, OsdOpReply::new, 8),
                codec(MessageTypes.MGR_MAP, MgrMap.class, MgrMap::new, 4));
    }

    private static <T extends UntypedFront> MessageCodec<T> codec(
            int type, Class<T> payload, Maker<T> maker, int version) {
        return new MessageCodec<>() {
            @Override
            public int type() {
                return type;
            }

            @Override
            public Class<T> payloadType() {
                return payload;
            }

            @Override
            public int version(long features) {
                return version;
            }

            @Override
            public int compatVersion() {
                return 1;
            }

            @Override
            public void encode(T front, PayloadWriter out, long features) {
                out.bytes(front.bytes().array());
            }

            @Override
            public T decode(PayloadReader front, int version, long features) {
                return maker.make(ByteBuffer.wrap(front.bytes(front.remaining())));
            }
        };
    }
}
