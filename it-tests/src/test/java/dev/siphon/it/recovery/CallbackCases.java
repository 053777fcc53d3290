package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.Authorizer;
import dev.siphon.messenger.auth.SessionSecurity;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Code of the application that takes long holds up its own connection's socket, and no thread that calls that connection. */
interface CallbackCases extends RecoveryCases {

    /** Presents nothing, but takes its time. */
    record SlowAuthorizer(Turnstile turnstile) implements Authorizer {
        @Override
        public int protocol() {
            return 1;
        }

        @Override
        public ByteBuffer bytes() {
            turnstile.pass();
            return ByteBuffer.allocate(0);
        }

        @Override
        public Optional<SessionSecurity> verifyReply(ByteBuffer reply) {
            return Optional.of(SessionSecurity.none());
        }
    }

    /** Everything that an application may call returns. */
    private void useAndMarkDown(Connection connection) {
        CompletableFuture<Void> calls = CompletableFuture.runAsync(() -> {
            connection.send(Journal.message(Journal.NOTE, "queued"));
            connection.sendKeepalive();
            connection.markDown();
        });
        scene().await("the calls to return", calls::isDone);
        calls.join();
        assertThat(connection.isConnected()).isFalse();
    }

    @Test
    default void aCodecThatTakesLongHoldsNoCallerUp() {
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
            connection.send(Message.of(SlowText.TYPE, new SlowText("slow")));
            scene.await("the codec", turnstile::isReached);
            useAndMarkDown(connection);
            turnstile.close();
        }
    }

    @Test
    default void anAuthorizerThatTakesLongHoldsNoCallerUp() {
        Turnstile turnstile = new Turnstile();
        try (turnstile) {
            Party server = scene().server(Policy.statefulServer());
            Party client = scene().client(
                            Policy.losslessClient(),
                            messenger -> messenger.setAuthClient(peer -> new SlowAuthorizer(turnstile)));
            Connection connection = client.connectTo(server);
            scene().await("the authorizer", turnstile::isReached);
            useAndMarkDown(connection);
        }
    }
}
