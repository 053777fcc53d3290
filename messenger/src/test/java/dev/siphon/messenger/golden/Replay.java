package dev.siphon.messenger.golden;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.auth.AuthServer;
import dev.siphon.messenger.auth.AuthVerdict;
import dev.siphon.messenger.auth.NoAuthentication;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.golden.GoldenFile.Session;
import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.golden.Structure.Kind;
import dev.siphon.messenger.message.MonitorMessages;
import dev.siphon.messenger.peer.MemoryWorld;
import dev.siphon.messenger.peer.RawListener;
import dev.siphon.messenger.peer.RawPeer;
import dev.siphon.messenger.wire.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recorded session held again, with a messenger of ours in the place of one side and the recorded bytes of the other. */
final class Replay implements AutoCloseable {

    private @Nullable Connection dialled;
    private final Session recorded;
    private final Side side;
    private final Optional<Past> past;
    private final Handshake handshake;
    private final MemoryWorld world;
    private final Script script;
    private RawPeer peer;

    private Replay(GoldenFile file, Session recorded, Side side) {
        this.recorded = recorded;
        this.side = side;
        this.past = Past.of(file, side);
        this.handshake = new Handshake(recorded);
        MessageRegistry registry = registry();
        this.world = new MemoryWorld(
                config(file),
                registry,
                handshake.name(side),
                handshake.address(side).nonce());
        boolean asksKeepalive = handshake.session().structures().stream()
                .anyMatch(structure -> structure.from() == side
                        && structure.kind() == Kind.TAG
                        && structure.bytes()[0] == Tag.KEEPALIVE2);
        this.script = new Script(world.messenger(), registry, handshake.session(), side, asksKeepalive);
    }

    /** Holds {@code recorded} again, the other side's part in pieces of {@code pace}. */
    static Replay of(GoldenFile file, Session recorded, Side side, Pace pace) {
        Replay replay = new Replay(file, recorded, side);
        try {
            if (side == Side.SERVER) {
                replay.serve();
            } else {
                replay.dial();
            }
            replay.feed(pace);
            return replay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessengerConfig config(GoldenFile file) {
        boolean checks = !file.name().endsWith("_crcoff");
        return MessengerConfig.defaults()
                .with(MessengerOptions.MS_CRC_DATA, checks)
                .with(MessengerOptions.MS_CRC_HEADER, checks);
    }

    /** What the recorded daemons know, in typed form or not; another type faults the connection. */
    private static MessageRegistry registry() {
        MessageRegistry.Builder builder = MessageRegistry.builder();
        MonitorMessages.codecs().forEach(builder::add);
        UntypedFront.codecs().forEach(builder::add);
        return builder.build();
    }

    private void serve() throws IOException {
        Messenger messenger = world.messenger();
        messenger.setDefaultPolicy(handshake.serverPolicy());
        messenger.setClusterProtocol(handshake.clusterProtocol());
        messenger.setAuthServer(authServer());
        messenger.bind(handshake.address(Side.SERVER));
        messenger.addDispatcherTail(script);
        messenger.start();
        past.ifPresent(this::live);
        peer = world.connect(socketAddress(Side.SERVER));
        world.settle();
    }

    /** The other side opens a session with ours. */
    private void live(Past earlier) {
        script.recall(earlier.said());
        RawPeer before = world.connect(socketAddress(side));
        before.send(handshake.earlierClient(side.other(), earlier));
        world.settle();
        if (earlier.end() == Past.End.CUT) {
            before.close();
            world.settle();
        }
        script.goOn();
    }

    /** Clients may come as they are, monitors have to say who they are. */
    private static AuthServer authServer() {
        AuthServer lenient = NoAuthentication.acceptAll();
        return (type, protocol, authorizer, challenged) ->
                type == EntityType.MON && protocol == NoAuthentication.PROTOCOL_UNKNOWN
                        ? new AuthVerdict.Refused("a monitor must state its name")
                        : lenient.verify(type, protocol, authorizer, challenged);
    }

    private void dial() throws IOException {
        Messenger messenger = world.messenger();
        messenger.setDefaultPolicy(handshake.clientPolicy());
        messenger.setClusterProtocol(handshake.clusterProtocol());
        messenger.setAuthClient(handshake.authClient());
        messenger.setAuthServer(authServer());
        EntityAddress own = handshake.address(Side.CLIENT);
        if (own.port() != 0) {
            messenger.bind(own);
        }
        messenger.addDispatcherTail(script);
        messenger.start();
        RawListener listener = past.isPresent() ? redial(past.get()) : dialFirst();
        world.settle();
        peer = listener.accepted().get(0);
    }

    private RawListener dialFirst() {
        RawListener listener = world.listen(socketAddress(Side.SERVER));
        dialled = world.messenger().connectTo(handshake.serverType(), handshake.address(Side.SERVER));
        return listener;
    }

    /** A session that the other side had opened, or one that found nobody yet, is the reason to dial. */
    private RawListener redial(Past earlier) {
        if (earlier.end() != Past.End.NEVER_BEGAN) {
            RawListener listener = world.listen(socketAddress(Side.SERVER));
            live(earlier);
            return listener;
        }
        Connection inVain = world.messenger().connectTo(handshake.serverType(), handshake.address(Side.SERVER));
        dialled = inVain;
        world.settle();
        RawListener listener = world.listen(socketAddress(Side.SERVER));
        script.recall(earlier.said());
        script.begin(inVain);
        script.goOn();
        return listener;
    }

    private InetSocketAddress socketAddress(Side of) {
        return (InetSocketAddress) handshake.address(of).socketAddress();
    }

    private void feed(Pace pace) {
        pace.pieces(recorded, side.other()).forEach(piece -> {
            peer.send(piece);
            do {
                world.settle();
            } while (script.resume());
        });
    }

    /** The session as it was held now. */
    Session held() {
        return SessionLines.replayed(recorded, side, peer.received());
    }

    Script script() {
        return script;
    }

    /** Whether our side closed the connection. */
    boolean hasEnded() {
        return peer.hasEnded();
    }

    /** What our side says was wrong. */
    Optional<String> lastFault() {
        return Optional.ofNullable(dialled != null ? dialled : script.connection())
                .flatMap(Connection::lastFault);
    }

    @Override
    public void close() {
        world.close();
    }
}
