package dev.siphon.it.ceph;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerIdentity.Network;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.Priority;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.message.AuthMethods;
import dev.siphon.messenger.message.AuthReply;
import dev.siphon.messenger.message.AuthRequest;
import dev.siphon.messenger.message.ConfigPayload;
import dev.siphon.messenger.message.ElectionRules;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.message.MonCommand;
import dev.siphon.messenger.message.MonCommandAck;
import dev.siphon.messenger.message.MonSubscribe;
import dev.siphon.messenger.message.Monitor;
import dev.siphon.messenger.message.MonitorMap;
import dev.siphon.messenger.message.MonitorMessages;
import dev.siphon.messenger.message.Ping;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A monitor on our messenger, of which Ceph's {@code ceph} command can ask a ping and the fsid. */
final class MonitorStub implements AutoCloseable, Dispatcher {

    /** What a ping is answered with. */
    static final String STATUS = "{\"mon_status\":{\"name\":\"a\",\"state\":\"leader\",\"stub\":true}}";

    /** What a client may ask for. */
    private static final String COMMANDS = """
            {"cmd000":{"sig":["fsid"],"help":"show cluster FSID/UUID","module":"mon","perm":"r","flags":0}}""";

    /** Of Kraken to Pacific: without Mimic's a client would not expect its configuration, and wait. */
    private static final long PERSISTENT_FEATURES = 0xff;

    private static final int PACIFIC = 16;
    private static final int EINVAL = -22;
    private static final long FIRST_GLOBAL_ID = 4100;

    private final UUID fsid = UUID.randomUUID();
    private final AtomicLong globalIds = new AtomicLong(FIRST_GLOBAL_ID);
    private final MessengerContext context =
            MessengerContext.builder().messages(MonitorMessages.registry()).build();
    private final Messenger messenger;

    private MonitorStub() throws IOException {
        messenger = context.createMessenger(new MessengerIdentity(EntityName.mon(0), "mon.a", 0, Network.DEFAULT));
        messenger.setDefaultPolicy(Policy.statelessServer());
        messenger.bind(EntityAddress.parse("127.0.0.1:0"));
        messenger.start();
        messenger.addDispatcherTail(this);
    }

    static MonitorStub open() throws IOException {
        return new MonitorStub();
    }

    UUID fsid() {
        return fsid;
    }

    EntityAddress address() {
        return messenger.address();
    }

    @Override
    public boolean dispatch(Message message) {
        Connection client = message.connection();
        Object payload = message.payload();
        if (payload instanceof AuthRequest request) {
            authenticate(client, request);
        } else if (payload instanceof Ping) {
            send(client, MessageTypes.PING, new Ping(STATUS));
        } else if (payload instanceof MonSubscribe subscribe) {
            subscribe.items().forEach(item -> subscribe(client, item.what()));
        } else if (payload instanceof MonCommand command) {
            run(client, message.tid(), command);
        }
        return true;
    }

    private void authenticate(Connection client, AuthRequest request) {
        AuthReply reply = new AuthReply(AuthMethods.NONE, 0, globalIds.getAndIncrement(), ByteBuffer.allocate(0), "");
        send(client, MessageTypes.AUTH_REPLY, reply);
        if (request.monmapEpoch() == 0) {
            send(client, MessageTypes.MON_MAP, monitorMap());
        }
    }

    /** What else a client subscribes to, maps of OSDs and managers, it can do without. */
    private void subscribe(Connection client, String what) {
        switch (what) {
            case "config" -> send(client, MessageTypes.CONFIG, new ConfigPayload(Map.of()));
            case "monmap" -> send(client, MessageTypes.MON_MAP, monitorMap());
            default -> {}
        }
    }

    private void run(Connection client, long tid, MonCommand command) {
        String text = String.join("", command.command());
        if (text.contains("\"get_command_descriptions\"")) {
            answer(client, tid, command, 0, COMMANDS);
        } else if (text.contains("\"fsid\"")) {
            answer(client, tid, command, 0, fsid + "\n");
        } else {
            answer(client, tid, command, EINVAL, "");
        }
    }

    private static void answer(Connection client, long tid, MonCommand command, int result, String output) {
        ByteBuffer bytes = ByteBuffer.wrap(output.getBytes(StandardCharsets.UTF_8));
        client.send(Message.of(MessageTypes.MON_COMMAND_ACK, new MonCommandAck(result, "", command.command()))
                .priority(Priority.HIGH)
                .tid(tid)
                .data(PayloadBuffer.wrap(bytes)));
    }

    private static void send(Connection client, int type, Object payload) {
        client.send(Message.of(type, payload).priority(Priority.HIGH));
    }

    private MonitorMap monitorMap() {
        return new MonitorMap(
                fsid,
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                PERSISTENT_FEATURES,
                0,
                List.of(new Monitor("a", List.of(messenger.address()))),
                List.of("a"),
                PACIFIC,
                List.of(),
                ElectionRules.CLASSIC);
    }

    @Override
    public void close() {
        context.close();
    }
}
