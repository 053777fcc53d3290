package dev.siphon.tools.stress;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.util.random.RandomGenerator;

/** A messenger of a run: it sends requests, echoes those of others, and has everything written down. */
final class StressNode implements Dispatcher {

    private static final int PLAIN = 1000;
    private static final int URGENT = 1001;

    /** Between the default and the highest: overtakes the others while they are queued. */
    private static final int URGENT_PRIORITY = 200;

    private static final int URGENT_PERCENT = 5;

    private final Messenger messenger;
    private final Traffic traffic;
    private final Content content;
    private final boolean dispatchesFast;

    StressNode(Messenger messenger, Traffic traffic, Content content, boolean dispatchesFast) {
        this.messenger = messenger;
        this.traffic = traffic;
        this.content = content;
        this.dispatchesFast = dispatchesFast;
    }

    Messenger messenger() {
        return messenger;
    }

    /** Sends a request by {@code connection}. On the run's own thread. */
    void request(Connection connection, RandomGenerator random, int maxPayload) {
        Lane.Kind lane = random.nextInt(100) < URGENT_PERCENT ? Lane.Kind.URGENT_REQUEST : Lane.Kind.REQUEST;
        int length = Content.chooseLength(random, maxPayload);
        int place = Content.choosePlace(random, length);
        PayloadBuffer data =
                random.nextBoolean() ? content.shared(place, length) : content.copied(connection, place, length);
        TrackedSession session = traffic.session(connection);
        send(session, new Envelope(session.id(), lane, session.next(lane, null), place, length), data);
    }

    private void send(TrackedSession session, Envelope envelope, PayloadBuffer data) {
        boolean urgent = envelope.lane().isUrgent();
        Message message = Message.opaque(urgent ? URGENT : PLAIN);
        if (urgent) {
            message.priority(URGENT_PRIORITY);
        }
        message.front(envelope.encode()).data(data);
        traffic.sent();
        if (!session.connection().send(message)) {
            traffic.refused(session);
        }
    }

    private void take(Message message) {
        Envelope envelope;
        try {
            envelope = Envelope.of(message);
        } catch (IllegalArgumentException e) {
            traffic.arrivedUnreadable();
            return;
        }
        boolean intact = content.isAt(envelope.place(), envelope.length(), message.data());
        if (!envelope.lane().isRequest()) {
            traffic.arrived(envelope, intact);
            return;
        }
        TrackedSession session = traffic.session(message.connection());
        Lane.Kind lane = envelope.lane().echo();
        long seq = session.next(lane, traffic.sender(envelope));
        traffic.arrived(envelope, intact);
        send(
                session,
                new Envelope(session.id(), lane, seq, envelope.place(), envelope.length()),
                message.data().retain());
    }

    @Override
    public boolean canFastDispatchAny() {
        return dispatchesFast;
    }

    @Override
    public boolean canFastDispatch(Message message) {
        return dispatchesFast;
    }

    @Override
    public void fastDispatch(Message message) {
        take(message);
    }

    @Override
    public boolean dispatch(Message message) {
        take(message);
        return true;
    }

    @Override
    public void handleFastConnect(Connection connection) {
        traffic.established(traffic.session(connection));
    }

    @Override
    public void handleFastAccept(Connection connection) {
        traffic.established(traffic.session(connection));
    }

    @Override
    public boolean handleReset(Connection connection) {
        traffic.reset(connection);
        return true;
    }

    @Override
    public void handleRemoteReset(Connection connection) {
        traffic.remoteReset(traffic.session(connection));
    }
}
