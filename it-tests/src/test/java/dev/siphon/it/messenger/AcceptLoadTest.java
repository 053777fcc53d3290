package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Messengers that come and go on one address while peers connect to it without a pause. */
class AcceptLoadTest extends PosixCase {

    private static final int LIVES = 25;

    /** After so many sockets the next life begins. */
    private static final int SOCKETS_PER_LIFE = 20;

    @Test
    void aServerIsBoundAndShutDownWhileSocketsPourIn() throws Exception {
        Node server = server().with(MessengerOptions.MS_ASYNC_OP_THREADS, 3).bind();
        EntityAddress address = server.address();
        AtomicLong opened = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            crowd.add(new Thread(() -> knock(address, opened, stop), "crowd"));
        }
        crowd.forEach(Thread::start);
        try {
            for (int life = 0; life < LIVES; life++) {
                long before = opened.get();
                await("sockets", () -> opened.get() >= before + SOCKETS_PER_LIFE);
                server.messenger().shutdown();
                server.messenger().awaitShutdown();
                assertThat(world().stack(server.context()).workers())
                        .as("what connections hold in life " + life)
                        .allMatch(worker -> worker.references() == 0);
                server.messenger().bind(address.withNonce(0));
                server.messenger().start();
            }
        } finally {
            stop.set(true);
        }
        for (Thread each : crowd) {
            each.join();
        }
    }

    /** Opens sockets and leaves them at whatever the server has come to. */
    private static void knock(EntityAddress address, AtomicLong opened, AtomicBoolean stop) {
        InetSocketAddress where = (InetSocketAddress) address.socketAddress();
        while (!stop.get()) {
            try (Socket socket = new Socket(where.getAddress(), where.getPort())) {
                if (opened.incrementAndGet() % 2 == 0) {
                    socket.getInputStream().readNBytes(9);
                }
            } catch (IOException nobodyThere) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aClientIsShutDownWhileOthersHaveItConnect() throws Exception {
        Node server = server().bind();
        Node client = client().policy(Policy.losslessClient())
                .with(MessengerOptions.MS_ASYNC_OP_THREADS, 3)
                .start();
        AtomicLong connected = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        Thread user = new Thread(
                () -> {
                    while (!stop.get()) {
                        Connection named = client.messenger().connectTo(EntityType.OSD, server.address());
                        named.send(Payloads.note("one of many"));
                        client.messenger()
                                .connectAnonymously(EntityType.OSD, server.address())
                                .markDown();
                        if (connected.incrementAndGet() % 3 == 0) {
                            named.markDown();
                        }
                    }
                },
                "user");
        user.start();
        try {
            for (int life = 0; life < LIVES; life++) {
                long before = connected.get();
                await("connections", () -> connected.get() >= before + SOCKETS_PER_LIFE);
                client.messenger().shutdown();
                client.messenger().awaitShutdown();
                client.messenger().start();
            }
        } finally {
            stop.set(true);
        }
        user.join();
    }
}
