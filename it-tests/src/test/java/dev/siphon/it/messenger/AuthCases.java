package dev.siphon.it.messenger;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.auth.AuthServer;
import dev.siphon.messenger.auth.AuthVerdict;
import dev.siphon.messenger.auth.Authorizer;
import dev.siphon.messenger.auth.NoAuthentication;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.entity.EntityType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Authorizers go there, challenges and proofs come back. */
interface AuthCases extends MessengerCases {

    /** A password, if need be together with the server's challenge. */
    final class Password implements Authorizer {
        private final String password;
        private final String expectedProof;
        private String challenge = "";

        Password(String password, String expectedProof) {
            this.password = password;
            this.expectedProof = expectedProof;
        }

        @Override
        public int protocol() {
            return 2;
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap((password + challenge).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean addChallenge(ByteBuffer bytes) {
            challenge = text(bytes);
            return true;
        }

        @Override
        public Optional<SessionSecurity> verifyReply(ByteBuffer reply) {
            return text(reply).equals(expectedProof) ? Optional.of(SessionSecurity.none()) : Optional.empty();
        }

        static String text(ByteBuffer bytes) {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }
    }

    /** Challenges each client once, and proves itself in the end. */
    AuthServer DOORKEEPER = (peer, protocol, authorizer, challenged) -> {
        String presented = Password.text(authorizer);
        if (protocol != 2 || !presented.startsWith("sesame")) {
            return new AuthVerdict.Refused("not the password");
        }
        if (!challenged) {
            return new AuthVerdict.Challenge(ByteBuffer.wrap("!".getBytes(StandardCharsets.UTF_8)));
        }
        return presented.equals("sesame!")
                ? new AuthVerdict.Accepted(
                        ByteBuffer.wrap("come in".getBytes(StandardCharsets.UTF_8)), SessionSecurity.none())
                : new AuthVerdict.Refused("the challenge was not answered");
    };

    private Node.Builder guarded() {
        return server().setUp(m -> m.setAuthServer(DOORKEEPER));
    }

    private Node.Builder knocking(String password, String expectedProof) {
        return client().setUp(m -> m.setAuthClient(peer -> new Password(password, expectedProof)));
    }

    @Test
    default void authTestWhoAnswersTheChallengeIsLetIn() {
        Node server = guarded().bind();
        Node client = knocking("sesame", "come in").start();
        ping(client, connect(client, server));
    }

    @Test
    default void authTestWhoPresentsAWrongAuthorizerIsRefused() {
        Node server = guarded().bind();
        refused(server, knocking("poppy", "come in").start(), "did not accept the authorizer");
        refused(server, client().start(), "did not accept the authorizer");
    }

    @Test
    default void authTestAServerThatDoesNotProveItselfIsRefused() {
        Node server = guarded().bind();
        refused(server, knocking("sesame", "another proof").start(), "did not prove its identity");
    }

    private void refused(Node server, Node client, String complaint) {
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        triesInVainUntilMarkedDown(client, connection, complaint);
    }

    @Test
    default void authTestSettingsMayBeSwitchedBetweenConnections() throws Exception {
        Node server = guarded().bind();
        Node client = knocking("sesame", "come in").start();
        ping(client, connect(client, server));
        for (Node node : new Node[] {client, server}) {
            node.messenger().shutdown();
            node.messenger().awaitShutdown();
        }
        server.messenger().setAuthServer(NoAuthentication.acceptAll());
        client.messenger().setAuthClient(NoAuthentication.unnamed());
        server.messenger().bind(world().freshAddress());
        server.messenger().start();
        client.messenger().start();
        ping(client, connect(client, server));
    }
}
