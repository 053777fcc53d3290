package dev.siphon.tools.bench.system.messenger;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.Payloads;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import dev.siphon.tools.cli.FastDispatcher;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A messenger that sends requests from the worker that received the reply before. */
public final class MessengerClientSide implements LaneClient {

    private final MessengerContext context;
    private final Messenger messenger;
    private final EntityAddress server;
    private final Dialect dialect;

    private MessengerClientSide(MessengerContext context, Messenger messenger, EntityAddress server, Dialect dialect) {
        this.context = context;
        this.messenger = messenger;
        this.server = server;
        this.dialect = dialect;
    }

    /** A messenger in {@code context}, which is closed with it or if it cannot start. */
    public static MessengerClientSide start(MessengerContext context, EntityAddress server, Dialect dialect)
            throws IOException {
        try {
            Messenger messenger = context.createMessenger(MessengerIdentity.of(EntityName.client(EntityName.NEW)));
            messenger.setDefaultPolicy(Policy.lossyClient());
            messenger.start();
            messenger.addDispatcherTail(new ReplyTaker());
            return new MessengerClientSide(context, messenger, server, dialect);
        } catch (IOException | RuntimeException e) {
            context.close();
            throw e;
        }
    }

    @Override
    public Lane open(Load load, LaneListener listener) {
        Connection connection = messenger.connectAnonymously(EntityType.OSD, server);
        connection.attach(listener);
        PayloadBuffer[] buffers = new PayloadBuffer[load.depth()];
        for (int slot = 0; slot < buffers.length; slot++) {
            PayloadBuffer buffer = connection.allocate(load.size());
            Payloads.fill(buffer.bytes(), slot);
            buffers[slot] = buffer;
        }
        return new MessengerLane(connection, dialect.ofSize(load.size()), buffers);
    }

    @Override
    public void close() {
        context.close();
    }

    /** The buffers are used again and again: when a reply is here, the request has been written and let go of. */
    private static final class MessengerLane implements Lane {

        private final Connection connection;
        private final Dialect dialect;
        private final PayloadBuffer[] buffers;

        MessengerLane(Connection connection, Dialect dialect, PayloadBuffer[] buffers) {
            this.connection = connection;
            this.dialect = dialect;
            this.buffers = buffers;
        }

        @Override
        public void send(int slot) {
            PayloadBuffer buffer = buffers[slot];
            ByteBuffer bytes = buffer.bytes();
            Payloads.change(bytes, bytes.position());
            connection.send(dialect.request().tid(slot).data(buffer.retain()));
        }

        @Override
        public void close() {
            connection.markDown();
            for (PayloadBuffer buffer : buffers) {
                buffer.release();
            }
        }
    }

    private static final class ReplyTaker implements FastDispatcher {

        @Override
        public void fastDispatch(Message reply) {
            if (reply.connection().attachment() instanceof LaneListener listener) {
                listener.completed((int) reply.tid());
            }
        }

        @Override
        public void handleFault(Connection connection) {
            fail(connection, connection.lastFault().orElse("broken"));
        }

        @Override
        public boolean handleReset(Connection connection) {
            return fail(connection, connection.lastFault().orElse("the server closed it"));
        }

        @Override
        public boolean handleRefused(Connection connection) {
            return fail(connection, "refused");
        }

        private static boolean fail(Connection connection, String reason) {
            if (connection.attachment() instanceof LaneListener listener) {
                listener.failed("connection to the server process at " + connection.peerAddress() + ": " + reason);
            }
            return true;
        }
    }
}
