package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.wire.Features;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Signs of life. */
interface KeepaliveCases extends MessengerCases {

    @Test
    default void aKeepaliveIsNotedAndItsStampComesBack() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        assertThat(connection.lastKeepaliveAck()).isEqualTo(Instant.EPOCH);
        assertThat(server.accepted().lastKeepalive()).isEqualTo(Instant.EPOCH);

        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        connection.sendKeepalive();
        await("the acknowledgement", () -> !connection.lastKeepaliveAck().equals(Instant.EPOCH));
        Instant after = Instant.now();
        assertThat(connection.lastKeepaliveAck()).isBetween(before, after);
        assertThat(server.accepted().lastKeepalive()).isBetween(before, after);
        assertThat(server.accepted().lastKeepaliveAck()).isEqualTo(Instant.EPOCH);

        Instant first = connection.lastKeepaliveAck();
        connection.sendKeepalive();
        await("the next one", () -> connection.lastKeepaliveAck().isAfter(first));
    }

    @Test
    default void withoutTheFeatureAKeepaliveHasNoStampAndNoAnswer() {
        Policy old = Policy.lossyClient().withFeatures(Features.SUPPORTED_DEFAULT & ~Features.MSGR_KEEPALIVE2, 0);
        Node server = server().bind();
        Node client = client().policy(old).start();
        Connection connection = connect(client, server);
        connection.sendKeepalive();
        ping(client, connection);
        await("the keepalive is noted", () -> !server.accepted().lastKeepalive().equals(Instant.EPOCH));
        ping(client, connection);
        assertThat(connection.lastKeepaliveAck()).isEqualTo(Instant.EPOCH);
    }

    @Test
    default void aKeepaliveAskedForWhileConnectingIsSentThen() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        connection.sendKeepalive();
        await("the acknowledgement", () -> !connection.lastKeepaliveAck().equals(Instant.EPOCH));
    }
}
