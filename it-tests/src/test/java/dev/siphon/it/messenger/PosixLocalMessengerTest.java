package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.LocalSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over AF_UNIX. */
class PosixLocalMessengerTest extends MessengerConformance {

    @Override
    MessengerWorld open() {
        return Worlds.local();
    }

    @Test
    void aLocalAddressHasNoPortToMoveTo() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        assertThatThrownBy(() -> server.messenger().rebind(Set.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no port");
        ping(client, connection);
    }

    @Test
    void aSocketFileServesAndIsGoneWithItsServer(@TempDir Path folder) {
        Path file = folder.resolve("socket");
        Node server = server().bind(EntityAddress.legacy(LocalSocketAddress.of(file.toString()), 0));
        assertThat(file).exists();
        assertThat(server.address().socketAddress()).isEqualTo(LocalSocketAddress.of(file.toString()));
        Node client = client().start();
        ping(client, connect(client, server));
        assertThat(client.address().isBlank())
                .as("a local path is never learned as an IP")
                .isTrue();
        server.messenger().close();
        assertThat(file).doesNotExist();
    }
}
