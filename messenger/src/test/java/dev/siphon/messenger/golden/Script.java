package dev.siphon.messenger.golden;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.Priority;
import dev.siphon.messenger.golden.GoldenFile.Side;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.message.Ping;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application of one side of a recorded session: it says what was recorded, each message as soon as as many of the
 * peer's have come as had in the recording.
 */
final class Script implements Dispatcher {

    private final Messenger messenger;
    private final MessageRegistry messages;
    private final List<RecordedMessage> said;
    private final List<RecordedMessage> heard;
    private final boolean asksKeepalive;
    private final List<Long> receivedSeqs = new ArrayList<>();
    private int next;
    private int remoteResets;
    private int toRecall;
    private boolean remembers;
    private @Nullable Connection connection;

    Script(Messenger messenger, MessageRegistry messages, SessionParser session, Side side, boolean asksKeepalive) {
        this.messenger = messenger;
        this.messages = messages;
        this.said = from(session, side);
        this.heard = from(session, side.other());
        this.asksKeepalive = asksKeepalive;
    }

    private static List<RecordedMessage> from(SessionParser session, Side side) {
        return session.messages().stream()
                .filter(message -> message.from() == side)
                .toList();
    }

    /** Sequence numbers of the messages that were delivered. */
    List<Long> receivedSeqs() {
        return receivedSeqs;
    }

    /** How often the peer was said to have lost its session. */
    int remoteResets() {
        return remoteResets;
    }

    /** The connection, once there was anything to tell of it. */
    @Nullable
    Connection connection() {
        return connection;
    }

    @Override
    public boolean canFastDispatchAny() {
        return true;
    }

    @Override
    public boolean canFastDispatch(Message message) {
        return true;
    }

    @Override
    public void fastDispatch(Message message) {
        if (remembers) {
            return;
        }
        receivedSeqs.add(message.seq());
        proceed(message.connection());
    }

    @Override
    public boolean dispatch(Message message) {
        throw new AssertionError("all is dispatched fast");
    }

    @Override
    public void handleFastConnect(Connection opened) {
        begin(opened);
    }

    @Override
    public void handleFastAccept(Connection opened) {
        begin(opened);
    }

    /** A peer whose handshake failed. */
    @Override
    public void handleFault(Connection broken) {
        connection = broken;
    }

    @Override
    public boolean handleReset(Connection gone) {
        connection = gone;
        return true;
    }

    @Override
    public void handleRemoteReset(Connection reset) {
        remoteResets++;
    }

    /**
     * What follows is before the recording: the next connection is told {@code messages} of no interest, and then those that
     * the recording repeats.
     */
    void recall(int messages) {
        toRecall = messages;
        remembers = true;
    }

    /** What follows is the recording. */
    void goOn() {
        remembers = false;
    }

    void begin(Connection opened) {
        connection = opened;
        for (; toRecall > 0; toRecall--) {
            opened.send(Message.of(MessageTypes.PING, Ping.REQUEST).priority(Priority.HIGHEST));
        }
        if (asksKeepalive) {
            opened.sendKeepalive();
        }
        proceed(opened);
    }

    /**
     * Goes on where the entity gets its number within its part: only once nothing is being sent any more, since headers
     * name their sender as it is called when they are written.
     *
     * @return whether there was anything to do
     */
    boolean resume() {
        if (connection == null || !connection.isConnected() || next == said.size() || !isDue(said.get(next))) {
            return false;
        }
        messenger.rename(said.get(next).header().source());
        proceed(connection);
        return true;
    }

    private void proceed(Connection to) {
        while (next < said.size() && isDue(said.get(next)) && isSaidByThatName(said.get(next))) {
            to.send(copy(said.get(next++)));
        }
    }

    private boolean isSaidByThatName(RecordedMessage message) {
        return message.header().source().equals(messenger.name());
    }

    private boolean isDue(RecordedMessage message) {
        return heard.stream().filter(before -> before.unit() < message.unit()).count() <= receivedSeqs.size();
    }

    /** In typed form if there is one that would write the same versions. */
    private Message copy(RecordedMessage recorded) {
        MessageHeader header = recorded.header();
        MessageCodec<?> codec = messages.find(header.type());
        boolean isTyped = codec != null
                && codec.version(recorded.features()) == header.version()
                && codec.compatVersion() == header.compatVersion();
        Message copy = isTyped ? typed(recorded, codec) : opaque(recorded);
        return copy.priority(header.priority())
                .tid(header.tid())
                .dataOffset(header.dataOff())
                .middle(PayloadBuffer.wrap(ByteBuffer.wrap(recorded.middle())))
                .data(PayloadBuffer.wrap(ByteBuffer.wrap(recorded.data())));
    }

    private static Message typed(RecordedMessage recorded, MessageCodec<?> codec) {
        MessageHeader header = recorded.header();
        PayloadReader front = new PayloadReader().wrap(ByteBuffer.wrap(recorded.front()));
        return Message.of(header.type(), codec.decode(front, header.version(), recorded.features()));
    }

    private static Message opaque(RecordedMessage recorded) {
        MessageHeader header = recorded.header();
        return Message.opaque(header.type())
                .version(header.version(), header.compatVersion())
                .front(PayloadBuffer.wrap(ByteBuffer.wrap(recorded.front())));
    }
}
