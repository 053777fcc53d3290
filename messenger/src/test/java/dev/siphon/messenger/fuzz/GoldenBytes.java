package dev.siphon.messenger.fuzz;

import dev.siphon.messenger.golden.GoldenFile;
import dev.siphon.messenger.golden.GoldenFile.Session;
import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.golden.SessionParser;
import dev.siphon.messenger.golden.Structure;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.MessageHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one side of a recorded session sent.
 *
 * @param lengthFields where it holds lengths of 32 bits
 */
@SuppressWarnings("ArrayRecordComponent")
record GoldenBytes(String name, byte[] bytes, List<Integer> lengthFields) {

    /** Larger recordings only take longer. */
    private static final int MAX_BYTES = 24 << 10;

    /** Of all recordings. */
    static List<GoldenBytes> sentBy(Side side) {
        return GoldenFile.names().stream()
                .flatMap(name -> GoldenFile.load(name).sessions().stream().flatMap(session -> of(name, session, side)))
                .toList();
    }

    private static Stream<GoldenBytes> of(String name, Session session, Side side) {
        byte[] bytes = session.sentBy(side);
        return bytes.length > MAX_BYTES
                ? Stream.empty()
                : Stream.of(new GoldenBytes(name, bytes, lengthFields(session, side)));
    }

    private static List<Integer> lengthFields(Session session, Side side) {
        List<Integer> fields = new ArrayList<>();
        int offset = 0;
        for (Structure structure : SessionParser.parse(session).structures()) {
            if (structure.from() == side) {
                for (int field : lengthFields(structure.kind())) {
                    fields.add(offset + field);
                }
                offset += structure.bytes().length;
            }
        }
        return fields;
    }

    private static List<Integer> lengthFields(Structure.Kind kind) {
        return switch (kind) {
            case CONNECT -> List.of(ConnectMessage.AUTHORIZER_LENGTH_OFFSET);
            case CONNECT_REPLY -> List.of(ConnectReply.AUTHORIZER_LENGTH_OFFSET);
            case HEADER ->
                List.of(
                        MessageHeader.FRONT_LENGTH_OFFSET,
                        MessageHeader.MIDDLE_LENGTH_OFFSET,
                        MessageHeader.DATA_LENGTH_OFFSET);
            default -> List.of();
        };
    }

    @Override
    public String toString() {
        return name + ", " + bytes.length + " bytes";
    }
}
