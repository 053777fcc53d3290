package dev.siphon.tools.mon;

import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.message.AuthMethods;
import dev.siphon.messenger.message.AuthReply;
import dev.siphon.messenger.message.AuthRequest;
import dev.siphon.messenger.message.ElectionRules;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.message.MonSubscribe;
import dev.siphon.messenger.message.Monitor;
import dev.siphon.messenger.message.MonitorMap;
import dev.siphon.messenger.message.MonitorMessages;
import dev.siphon.messenger.message.Ping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** As much of a monitor as {@code siphon mon} asks for. */
final class StubMonitor implements AutoCloseable, Dispatcher {

    static final UUID FSID = UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    static final int EPOCH = 7;
    static final long GLOBAL_ID = 4242;

    private final MessengerContext context =
            MessengerContext.builder().messages(MonitorMessages.registry()).build();
    private final Messenger messenger;
    private final int authResult;

    private StubMonitor(Policy policy, int authResult) throws IOException {
        this.authResult = authResult;
        messenger = context.createMessenger(
                new MessengerIdentity(EntityName.mon(0), "mon", 0, MessengerIdentity.Network.DEFAULT));
        messenger.setDefaultPolicy(policy);
        messenger.bind(EntityAddress.parse("127.0.0.1:0"));
        messenger.start();
        messenger.addDispatcherTail(this);
    }

    /** A monitor that lets everybody in. */
    static StubMonitor open() throws IOException {
        return new StubMonitor(Policy.statelessServer(), 0);
    }

    /** A monitor that answers authentication with {@code result}. */
    static StubMonitor refusing(int result) throws IOException {
        return new StubMonitor(Policy.statelessServer(), result);
    }

    /** A monitor that requires the feature bits {@code required}. */
    static StubMonitor requiring(long required) throws IOException {
        return new StubMonitor(Policy.statelessServer().withFeatures(-1L, required), 0);
    }

    /** As an argument of {@code siphon mon}. */
    String address() {
        return messenger.address().sockaddr().toString();
    }

    @Override
    public boolean dispatch(Message message) {
        Object payload = message.payload();
        if (payload instanceof AuthRequest) {
            AuthReply reply = new AuthReply(
                    authResult == 0 ? AuthMethods.NONE : AuthMethods.UNKNOWN,
                    authResult,
                    GLOBAL_ID,
                    ByteBuffer.allocate(0),
                    "");
            message.connection().send(Message.of(MessageTypes.AUTH_REPLY, reply));
        } else if (payload instanceof MonSubscribe) {
            message.connection().send(Message.of(MessageTypes.MON_MAP, map()));
        } else if (payload instanceof Ping) {
            message.connection().send(Message.of(MessageTypes.PING, new Ping("{}")));
        }
        return true;
    }

    private static MonitorMap map() {
        return new MonitorMap(
                FSID,
                EPOCH,
                Instant.parse("2024-02-29T12:00:00Z"),
                Instant.parse("2024-01-01T00:00:00Z"),
                0,
                0,
                List.of(
                        new Monitor("alpha", List.of(EntityAddress.parse("v1:10.0.0.1:6789/0"))),
                        new Monitor(
                                "beta",
                                List.of(
                                        EntityAddress.parse("v2:10.0.0.2:3300/0"),
                                        EntityAddress.parse("v1:10.0.0.2:6789/0")))),
                List.of("beta", "alpha"),
                16,
                List.of(),
                ElectionRules.CLASSIC);
    }

    @Override
    public void close() {
        context.close();
    }
}
