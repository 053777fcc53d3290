package dev.siphon.messenger.golden;

import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.AuthClient;
import dev.siphon.messenger.auth.NoAuthentication;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.golden.GoldenFile.Session;
import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.golden.Structure.Kind;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.Tag;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who the two sides of a recorded session are and what they demand, so that a messenger can be set up to take one's part. */
final class Handshake {

    /** What a monitor of Ceph 16 demands of clients and other monitors. */
    private static final long MON_REQUIRES = 0x0401020002040000L;

    private final SessionParser session;

    Handshake(Session session) {
        this.session = SessionParser.parse(session);
    }

    SessionParser session() {
        return session;
    }

    EntityAddress address(Side side) {
        return EntityAddressCodec.readLegacy(
                ByteBuffer.wrap(structures(side, Kind.ADDRESS).get(0).bytes()), 0);
    }

    EntityName name(Side side) {
        EntityType type = side == Side.SERVER ? serverType() : clientType();
        return session.messages().stream()
                .filter(message -> message.from() == side)
                .map(message -> message.header().source())
                .findFirst()
                .orElse(new EntityName(type, type == EntityType.CLIENT ? EntityName.NEW : 0));
    }

    EntityType clientType() {
        return lastConnect().map(ConnectMessage::hostType).orElse(EntityType.CLIENT);
    }

    /** Sessions without a message of the server are with a monitor. */
    EntityType serverType() {
        return session.messages().stream()
                .filter(message -> message.from() == Side.SERVER)
                .map(message -> message.header().source().type())
                .findFirst()
                .orElse(EntityType.MON);
    }

    /** The protocol version among monitors. */
    int clusterProtocol() {
        return lastConnect().map(ConnectMessage::protocolVersion).orElse(0);
    }

    /** How the server treats the client: a monitor keeps no state of clients, and a session with other monitors. */
    Policy serverPolicy() {
        Policy policy = clientType() == EntityType.MON ? Policy.losslessPeerReuse() : Policy.statelessServer();
        return policy.withFeatures(
                accepted().map(ConnectReply::features).orElse(policy.featuresSupported()),
                serverType() == EntityType.MON ? MON_REQUIRES : 0);
    }

    /** How the client treats the server, as far as its connect message shows it. */
    Policy clientPolicy() {
        ConnectMessage connect = lastConnect().orElseThrow();
        boolean lossy = (connect.flags() & ConnectMessage.FLAG_LOSSY) != 0;
        Policy lossless = clientType() == EntityType.MON ? Policy.losslessPeerReuse() : Policy.losslessClient();
        return (lossy ? Policy.lossyClient() : lossless).withFeatures(connect.features(), 0);
    }

    /** Presents what the client presented. */
    AuthClient authClient() {
        List<Structure> authorizers = structures(Side.CLIENT, Kind.AUTHORIZER);
        if (authorizers.isEmpty()) {
            return NoAuthentication.unnamed();
        }
        PayloadReader statement =
                new PayloadReader().wrap(ByteBuffer.wrap(authorizers.get(0).bytes()));
        statement.skip(1);
        return NoAuthentication.named(
                EntityType.ofWireValue(statement.i32()).orElseThrow(), statement.string(), statement.i64());
    }

    /** What {@code side} said in a session before this one. */
    byte[] earlierClient(Side side, Past past) {
        byte[] authorizer = structures(Side.CLIENT, Kind.AUTHORIZER).get(0).bytes();
        return EarlierClient.says(address(side), connects().findFirst().orElseThrow(), authorizer, past);
    }

    /** Whether the server lets the client begin anew with random numbers. */
    boolean isReset() {
        return structures(Side.SERVER, Kind.CONNECT_REPLY).stream()
                .anyMatch(reply -> reply.bytes()[0] == Tag.RESETSESSION);
    }

    /** Whether the client had a session before this connection. */
    boolean resumes() {
        return connects().findFirst().map(connect -> connect.connectSeq() > 0).orElse(false);
    }

    private Optional<ConnectMessage> lastConnect() {
        return connects().reduce((first, second) -> second);
    }

    private Stream<ConnectMessage> connects() {
        return structures(Side.CLIENT, Kind.CONNECT).stream()
                .map(structure -> new ConnectMessage().wrap(ByteBuffer.wrap(structure.bytes()), 0));
    }

    private Optional<ConnectReply> accepted() {
        return structures(Side.SERVER, Kind.CONNECT_REPLY).stream()
                .map(structure -> new ConnectReply().wrap(ByteBuffer.wrap(structure.bytes()), 0))
                .filter(reply -> reply.tag() == Tag.SEQ || reply.tag() == Tag.READY)
                .findFirst();
    }

    private List<Structure> structures(Side side, Kind kind) {
        return session.structures().stream()
                .filter(structure -> structure.from() == side && structure.kind() == kind)
                .toList();
    }
}
