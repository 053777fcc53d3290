package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.ProtocolVersions;
import dev.siphon.messenger.wire.Tag;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A peer by hand over TCP, which says what the test wants: as a client of a messenger, or as the server of one. */
final class RawPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Connected to {@code server}, nothing said yet. */
    static RawPeer to(EntityAddress server) throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.socketAddress();
        return new RawPeer(new Socket(address.getAddress(), address.getPort()));
    }

    /** An established lossy client of {@code server}. */
    static RawPeer client(EntityAddress server) throws IOException {
        RawPeer peer = to(server);
        peer.send(peer.introduction(), connect(peer.connectMessage()));
        peer.readServerIntroduction();
        peer.finishConnecting();
        return peer;
    }

    /** The next connection to {@code listener}, nothing said yet. */
    static RawPeer accept(ServerSocket listener) throws IOException {
        listener.setSoTimeout(PATIENCE_MILLIS);
        return new RawPeer(listener.accept());
    }

    static EntityAddress addressOf(ServerSocket listener) {
        return EntityAddress.legacy(listener.getLocalSocketAddress(), 5);
    }

    /** Accepts a messenger that connects to {@code listener}, and tells it that it is seen as {@code seen}. */
    static RawPeer server(ServerSocket listener, EntityAddress seen) throws IOException {
        RawPeer peer = asked(listener, seen);
        peer.send(reply(Tag.READY));
        return peer;
    }

    /** As {@link #server(ServerSocket, EntityAddress)}, but the messenger's connect message is not answered yet. */
    static RawPeer asked(ServerSocket listener, EntityAddress seen) throws IOException {
        RawPeer peer = accept(listener);
        peer.send(banner(), address(addressOf(listener)), address(seen));
        peer.read(Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH + ConnectMessage.LENGTH);
        return peer;
    }

    /** As {@link #server(ServerSocket, EntityAddress)}, seen as it is. */
    static RawPeer server(ServerSocket listener) throws IOException {
        return server(listener, EntityAddress.parse("127.0.0.1:0"));
    }

    /** A reply as an OSD gives it to a lossy client. */
    static byte[] reply(int tag) {
        return reply(tag, reply -> {});
    }

    /** As {@link #reply(int)}, changed. */
    static byte[] reply(int tag, Consumer<ConnectReply> change) {
        byte[] bytes = new byte[ConnectReply.LENGTH];
        change.accept(new ConnectReply()
                .wrap(ByteBuffer.wrap(bytes), 0)
                .tag(tag)
                .features(Features.SUPPORTED_DEFAULT & ~Features.RECONNECT_SEQ)
                .globalSeq(1)
                .connectSeq(1)
                .protocolVersion(ProtocolVersions.OSD_PUBLIC)
                .flags(ConnectMessage.FLAG_LOSSY));
        return bytes;
    }

    static byte[] banner() {
        byte[] bytes = new byte[Banner.LENGTH];
        Banner.put(ByteBuffer.wrap(bytes), 0);
        return bytes;
    }

    static byte[] address(EntityAddress address) {
        byte[] bytes = new byte[EntityAddressCodec.LEGACY_LENGTH];
        EntityAddressCodec.putLegacy(ByteBuffer.wrap(bytes), 0, address);
        return bytes;
    }

    /** Banner and own address of a client. */
    byte[] introduction() {
        return concat(banner(), address(EntityAddress.parse("127.0.0.1:0/4242")));
    }

    /** What a lossy client says to an OSD, without RECONNECT_SEQ so that the answer is READY. */
    ConnectMessage connectMessage() {
        return new ConnectMessage()
                .wrap(ByteBuffer.allocate(ConnectMessage.LENGTH), 0)
                .features(Features.SUPPORTED_DEFAULT & ~Features.RECONNECT_SEQ)
                .hostType(EntityType.CLIENT)
                .globalSeq(1)
                .protocolVersion(ProtocolVersions.OSD_PUBLIC)
                .flags(ConnectMessage.FLAG_LOSSY);
    }

    static byte[] connect(ConnectMessage message) {
        ByteBuffer bytes = ByteBuffer.allocate(ConnectMessage.LENGTH);
        new ConnectMessage()
                .wrap(bytes, 0)
                .features(message.features())
                .hostType(message.hostType())
                .globalSeq(message.globalSeq())
                .connectSeq(message.connectSeq())
                .protocolVersion(message.protocolVersion())
                .authorizerProtocol(message.authorizerProtocol())
                .authorizerLength((int) message.authorizerLength())
                .flags(message.flags());
        return bytes.array();
    }

    /** Reads the server's banner and addresses, and returns what it says its own address is. */
    EntityAddress readServerIntroduction() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(read(Banner.LENGTH + 2 * EntityAddressCodec.LEGACY_LENGTH));
        assertThat(Banner.matches(bytes, 0)).as("banner").isTrue();
        return EntityAddressCodec.readLegacy(bytes, Banner.LENGTH);
    }

    ConnectReply readReply() throws IOException {
        return new ConnectReply().wrap(ByteBuffer.wrap(read(ConnectReply.LENGTH)), 0);
    }

    void finishConnecting() throws IOException {
        ConnectReply reply = readReply();
        assertThat(reply.tag()).as(reply.toString()).isEqualTo(Tag.READY);
    }

    /**
     * As {@link #finishConnecting}, where a session is there already: on workers it takes the socket over first, and asks for
     * another connect message, which is {@code again}.
     */
    void finishTakingOver(ConnectMessage again) throws IOException {
        ConnectReply reply = readReply();
        if (reply.tag() == Tag.RETRY_GLOBAL) {
            send(connect(again));
            reply = readReply();
        }
        assertThat(reply.tag()).as(reply.toString()).isEqualTo(Tag.READY);
    }

    /** A message of type {@link Payloads#NOTE} with correct crcs, as a unit of the wire. */
    static byte[] note(long seq, String front) {
        return RawMessage.of(Payloads.NOTE, seq)
                .front(front.getBytes(StandardCharsets.UTF_8))
                .bytes();
    }

    static byte[] ack(long seq) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + AckSeq.LENGTH).put(0, (byte) Tag.ACK);
        AckSeq.put(bytes, 1, seq);
        return bytes.array();
    }

    static EntityName name() {
        return EntityName.client(99);
    }

    /** Sends all of {@code pieces} in one write. */
    void send(byte[]... pieces) throws IOException {
        out.write(concat(pieces));
        out.flush();
    }

    /** Sends each byte in a packet of its own. */
    void sendByteByByte(byte[]... pieces) throws IOException {
        for (byte one : concat(pieces)) {
            out.write(one);
            out.flush();
        }
    }

    byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    int readTag() throws IOException {
        return in.readUnsignedByte();
    }

    /** Reads a message, whose tag has been read. */
    RawUnit readMessage() throws IOException {
        return new RawUnit(in);
    }

    /** Reads until the other side has closed. */
    void awaitEnd() throws IOException {
        try {
            while (in.read() >= 0) {
                // what it still says does not matter
            }
        } catch (EOFException | SocketException e) {
            assertThat(e).isNotNull();
        }
    }

    private static byte[] concat(byte[]... pieces) {
        int length = 0;
        for (byte[] piece : pieces) {
            length += piece.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] piece : pieces) {
            all.put(piece);
        }
        return all.array();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
