package dev.siphon.messenger.golden;

import dev.siphon.messenger.golden.GoldenFile.Session;
import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.golden.GoldenFile.Unit;
import dev.siphon.messenger.golden.Structure.Kind;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.KeepaliveStamp;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.Tag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Takes a recorded session apart by the wire structures alone; what its author noted is attached, not relied on. */
public final class SessionParser {

    private final Stream client;
    private final Stream server;
    private final List<Structure> structures = new ArrayList<>();
    private final List<RecordedMessage> messages = new ArrayList<>();
    private long features;

    private SessionParser(Session session) {
        client = new Stream(session, Side.CLIENT);
        server = new Stream(session, Side.SERVER);
        parse();
    }

    public static SessionParser parse(Session session) {
        return new SessionParser(session);
    }

    /** Every byte of the session, cut into structures: those of the handshake, then the client's, then the server's. */
    public List<Structure> structures() {
        return structures;
    }

    public List<RecordedMessage> messages() {
        return messages;
    }

    private void parse() {
        if (banners()) {
            take(server, Kind.ADDRESS, EntityAddressCodec.LEGACY_LENGTH);
            take(server, Kind.ADDRESS, EntityAddressCodec.LEGACY_LENGTH);
            take(client, Kind.ADDRESS, EntityAddressCodec.LEGACY_LENGTH);
            if (connect()) {
                tagged(client);
                tagged(server);
            }
        } else {
            take(server, Kind.ADDRESS, EntityAddressCodec.LEGACY_LENGTH);
            take(server, Kind.ADDRESS, EntityAddressCodec.LEGACY_LENGTH);
        }
    }

    private boolean banners() {
        take(server, Kind.BANNER, Banner.LENGTH);
        boolean ok = Banner.matches(client.rest(), 0);
        take(client, ok ? Kind.BANNER : Kind.WRONG_BANNER, ok ? Banner.LENGTH : client.remaining());
        return ok;
    }

    /** Connects until one is accepted; false if none is. */
    private boolean connect() {
        while (client.remaining() > 0) {
            ConnectMessage connect =
                    new ConnectMessage().wrap(ByteBuffer.wrap(take(client, Kind.CONNECT, ConnectMessage.LENGTH)), 0);
            take(client, Kind.AUTHORIZER, (int) connect.authorizerLength());
            ConnectReply reply =
                    new ConnectReply().wrap(ByteBuffer.wrap(take(server, Kind.CONNECT_REPLY, ConnectReply.LENGTH)), 0);
            take(server, Kind.AUTHORIZER_REPLY, (int) reply.authorizerLength());
            if (reply.tag() == Tag.SEQ || reply.tag() == Tag.READY) {
                features = connect.features() & reply.features();
                int seqLength = reply.tag() == Tag.SEQ ? AckSeq.LENGTH : 0;
                take(server, Kind.SEQ, seqLength);
                take(client, Kind.SEQ, Math.min(seqLength, client.remaining()));
                return true;
            }
        }
        return false;
    }

    private void tagged(Stream stream) {
        while (stream.remaining() > 0) {
            int tag = stream.rest().get(0);
            switch (tag) {
                case Tag.MSG -> message(stream);
                case Tag.ACK -> take(stream, Kind.TAG, 1 + AckSeq.LENGTH);
                case Tag.KEEPALIVE2, Tag.KEEPALIVE2_ACK -> take(stream, Kind.TAG, 1 + KeepaliveStamp.LENGTH);
                case Tag.KEEPALIVE, Tag.CLOSE -> take(stream, Kind.TAG, 1);
                default -> take(stream, Kind.UNKNOWN_TAG, stream.remaining());
            }
        }
    }

    private void message(Stream stream) {
        take(stream, Kind.TAG, 1);
        MessageHeader header = MessageHeader.forFeatures(features);
        byte[] headerBytes = take(stream, Kind.HEADER, header.length());
        header.wrap(ByteBuffer.wrap(headerBytes), 0);
        byte[][] payload = {
            take(stream, Kind.FRONT, (int) header.frontLength()),
            take(stream, Kind.MIDDLE, (int) header.middleLength()),
            take(stream, Kind.DATA, (int) header.dataLength())
        };
        byte[] footer =
                take(stream, Kind.FOOTER, MessageFooter.forFeatures(features).length());
        messages.add(RecordedMessage.of(stream.side, features, headerBytes, payload, footer, stream.currentUnit()));
    }

    private byte[] take(Stream stream, Kind kind, int length) {
        Structure structure = stream.next(kind, features, length);
        if (length > 0) {
            structures.add(structure);
        }
        return structure.bytes();
    }

    private static final class Stream {

        private final Side side;
        private final byte[] bytes;
        private final Map<Integer, Unit> unitsByOffset = new HashMap<>();
        private final NavigableMap<Integer, Integer> unitIndexByOffset = new TreeMap<>();
        private int position;

        Stream(Session session, Side side) {
            this.side = side;
            this.bytes = session.sentBy(side);
            int offset = 0;
            for (int index = 0; index < session.units().size(); index++) {
                Unit unit = session.units().get(index);
                if (unit.from() == side) {
                    unitsByOffset.put(offset, unit);
                    unitIndexByOffset.put(offset, index);
                    offset += unit.bytes().length;
                }
            }
        }

        int remaining() {
            return bytes.length - position;
        }

        /** The index of the unit that the last byte taken belongs to. */
        int currentUnit() {
            return unitIndexByOffset.floorEntry(position - 1).getValue();
        }

        ByteBuffer rest() {
            return ByteBuffer.wrap(bytes, position, remaining()).slice();
        }

        Structure next(Kind kind, long features, int length) {
            byte[] next = new byte[length];
            rest().get(next);
            Unit unit = unitsByOffset.get(position);
            boolean sameBytes = unit != null && unit.bytes().length == length;
            position += length;
            return new Structure(kind, side, features, next, sameBytes ? unit.comment() : "");
        }
    }
}
