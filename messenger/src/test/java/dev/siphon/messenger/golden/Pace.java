package dev.siphon.messenger.golden;

import dev.siphon.messenger.golden.GoldenFile.Session;
import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.golden.GoldenFile.Unit;
import dev.siphon.messenger.golden.Structure.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** In which pieces what one side sent in a recorded session is sent again. */
enum Pace {
    /** Piece by piece, each when the last one's consequences are over. */
    AS_RECORDED {
        @Override
        Stream<byte[]> pieces(Session session, Side side) {
            return session.units().stream().filter(unit -> unit.from() == side).map(Unit::bytes);
        }
    },

    BYTE_BY_BYTE {
        @Override
        Stream<byte[]> pieces(Session session, Side side) {
            byte[] all = session.sentBy(side);
            return IntStream.range(0, all.length).mapToObj(index -> new byte[] {all[index]});
        }
    },

    /**
     * Everything before the other side has said a word, but for the last thing said: it may end the session, and then what
     * is not sent yet is lost.
     */
    PIPELINED {
        @Override
        Stream<byte[]> pieces(Session session, Side side) {
            byte[] all = session.sentBy(side);
            int last = all.length - lastThing(session, side);
            return Stream.of(Arrays.copyOf(all, last), Arrays.copyOfRange(all, last, all.length));
        }
    };

    private static final Set<Kind> FIRST_OF_A_THING =
            Set.of(Kind.TAG, Kind.UNKNOWN_TAG, Kind.CONNECT, Kind.CONNECT_REPLY, Kind.BANNER, Kind.WRONG_BANNER);

    abstract Stream<byte[]> pieces(Session session, Side side);

    /** Length of the last message, tag, or step of the handshake. */
    private static int lastThing(Session session, Side side) {
        List<Structure> sent = SessionParser.parse(session).structures().stream()
                .filter(structure -> structure.from() == side)
                .toList();
        int length = 0;
        for (int index = sent.size() - 1; index >= 0; index--) {
            length += sent.get(index).bytes().length;
            if (FIRST_OF_A_THING.contains(sent.get(index).kind())) {
                return length;
            }
        }
        return length;
    }
}
