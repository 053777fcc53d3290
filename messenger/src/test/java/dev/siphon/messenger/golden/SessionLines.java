package dev.siphon.messenger.golden;

import dev.siphon.messenger.golden.GoldenFile.Session;
import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.golden.GoldenFile.Unit;
import dev.siphon.messenger.golden.Structure.Kind;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.Tag;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one side of a recorded session sent, a line per structure, with what differs from run to run masked: the port that
 * the server sees the client at, global_seq, and keepalive stamps. Acknowledgements are apart, since when they are sent is
 * each side's own affair.
 */
final class SessionLines {

    /** Of a legacy address: behind type, nonce and family. */
    private static final int PORT_OFFSET = 10;

    private static final int STAMP_OFFSET = 1;
    private static final int STAMP_LENGTH = 8;

    private final Side side;
    private final boolean hidesAddress;
    private final boolean resumes;
    private final boolean countsFromAnywhere;

    private SessionLines(Session recorded, Side side) {
        this.side = side;
        Handshake handshake = new Handshake(recorded);
        this.hidesAddress = side == Side.CLIENT && handshake.address(side).isBlank();
        this.resumes = handshake.resumes();
        this.countsFromAnywhere = side == Side.CLIENT && handshake.isReset();
    }

    /**
     * Lines for {@code side} of {@code recorded} and of sessions that are to be equal. Masked as well: the client's address
     * if the recorded client, written by hand, does not say where it is; the connect_seq that the client begins with if its
     * session was established before the recording; and the client's numbers of messages if its session is reset.
     */
    static SessionLines like(Session recorded, Side side) {
        return new SessionLines(recorded, side);
    }

    List<String> of(Session session) {
        int[] addresses = new int[1];
        int[] connects = new int[1];
        return sent(session, side)
                .filter(structure -> !isAck(structure))
                .map(structure -> {
                    byte[] bytes = structure.bytes().clone();
                    if (structure.kind() == Kind.ADDRESS) {
                        maskAddress(bytes, addresses[0]++);
                    }
                    if (structure.kind() == Kind.CONNECT && connects[0]++ == 0 && resumes) {
                        mask(bytes, ConnectMessage.CONNECT_SEQ_OFFSET, Integer.BYTES);
                    }
                    maskVariable(structure, bytes);
                    return structure.kind() + " " + HexFormat.of().formatHex(bytes);
                })
                .toList();
    }

    private void maskAddress(byte[] bytes, int index) {
        if (hidesAddress) {
            mask(bytes, 0, bytes.length);
        } else if (side == Side.SERVER && index == 1) {
            mask(bytes, PORT_OFFSET, Short.BYTES);
        }
    }

    /** The sequence numbers that {@code side} acknowledged: when it does is its own affair. */
    static List<Long> acknowledged(Session session, Side side) {
        return sent(session, side)
                .filter(SessionLines::isAck)
                .map(structure -> structure.at(0).order(ByteOrder.LITTLE_ENDIAN).getLong(1))
                .toList();
    }

    /** The session in which {@code recorded}'s other side said what it did, and {@code side} sent {@code bytes}. */
    static Session replayed(Session recorded, Side side, byte[] bytes) {
        Unit other = new Unit(side.other(), "", recorded.sentBy(side.other()));
        return new Session(List.of(other, new Unit(side, "", bytes)), recorded.closedBy());
    }

    private static Stream<Structure> sent(Session session, Side side) {
        return SessionParser.parse(session).structures().stream().filter(structure -> structure.from() == side);
    }

    private static boolean isAck(Structure structure) {
        return structure.kind() == Kind.TAG && structure.bytes()[0] == Tag.ACK;
    }

    private void maskVariable(Structure structure, byte[] bytes) {
        switch (structure.kind()) {
            case CONNECT -> mask(bytes, ConnectMessage.GLOBAL_SEQ_OFFSET, Integer.BYTES);
            case HEADER -> {
                if (countsFromAnywhere) {
                    mask(bytes, 0, Long.BYTES);
                    mask(bytes, bytes.length - Integer.BYTES, Integer.BYTES);
                }
            }
            case CONNECT_REPLY -> {
                if (bytes[0] == Tag.SEQ || bytes[0] == Tag.READY) {
                    mask(bytes, ConnectReply.GLOBAL_SEQ_OFFSET, Integer.BYTES);
                }
            }
            case TAG -> {
                if (bytes[0] == Tag.KEEPALIVE2) {
                    mask(bytes, STAMP_OFFSET, STAMP_LENGTH);
                }
            }
            default -> {}
        }
    }

    private static void mask(byte[] bytes, int offset, int length) {
        Arrays.fill(bytes, offset, offset + length, (byte) 0);
    }
}
