package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerType;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@code ms_type = simple}. */
class SimpleRecoveryTest extends RecoveryConformance {

    @Override
    public MessengerType type() {
        return MessengerType.SIMPLE_SOCKETS;
    }

    @Override
    public int connectMessagesToReconnect() {
        return 1;
    }

    /** With a thread of its own, the reader finds the socket broken while the writer is in the codec. */
    @Test
    void aMessageWhoseSocketBreaksWhileItIsEncodedIsSentOnceByTheNext() {
        Turnstile turnstile = new Turnstile();
        MessageRegistry messages = MessageRegistry.builder()
                .add(new SlowText.Codec(turnstile))
                .withOpaqueFallback()
                .build();
        try (turnstile;
                Scene scene = new Scene(type(), UnaryOperator.identity(), builder -> builder.messages(messages))) {
            Party server = scene.server(Policy.statefulServer());
            Party client = scene.client(Policy.losslessClient());
            Connection connection = client.connectTo(server);
            client.tell(connection, "first");
            scene.await("the first", () -> server.journal().texts().contains("first"));

            connection.send(Message.of(SlowText.TYPE, new SlowText("slow")));
            client.tell(connection, "behind");
            scene.await("the codec", turnstile::isReached);
            scene.breakpoints().failOnce(client, Point.HANDLE_MESSAGE);
            server.tell(server.connectionTo(client), "breaks the socket");
            scene.await("the next socket", () -> client.journal().texts().contains("breaks the socket"));
            assertThat(connection.lastFault()).isPresent();

            turnstile.close();
            scene.await("the rest", () -> server.journal().texts().contains("behind"));
            assertThat(server.journal().texts()).as("what is typed has no text").containsExactly("first", "", "behind");
        }
    }

    /** It cannot be delivered any more, of which the application is told; the writer does not try for ever. */
    @Test
    void aMessageThatWasReleasedAfterItWasSentEndsItsSession() {
        Party server = scene().server(Policy.statefulServer());
        Party client = scene().client(Policy.losslessClient());
        scene().breakpoints().hold(client, Point.SEND_CONNECT);
        Connection connection = client.connectTo(server);
        Message released = Journal.message(Journal.NOTE, "released");
        connection.send(released);
        released.release();
        scene().breakpoints().release();
        scene().await("the reset", () -> client.journal().told(connection).contains(Told.RESET));
        assertThat(connection.lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("cannot be encoded"));
        client.tell(client.connectTo(server), "next");
        scene().await("the next session", () -> server.journal().texts().contains("next"));
        assertThat(server.journal().texts()).containsExactly("next");
    }
}
