package dev.siphon.it.ceph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ceph's own command asks a monitor that stands on our messenger. */
@RealPeer
class CephCommandTest {

    @TempDir
    private Path directory;

    private MonitorStub monitor;

    @BeforeEach
    void openMonitor() throws IOException {
        monitor = MonitorStub.open();
        Files.writeString(
                directory.resolve("ceph.conf"), """
            [global]
            mon_host = v1:127.0.0.1:%d
            auth_cluster_required = none
            auth_service_required = none
            auth_client_required = none
            admin_socket =
            log_file = %s/client.log
            """.formatted(monitor.address().port(), directory));
    }

    @AfterEach
    void closeMonitor() {
        monitor.close();
    }

    private String ceph(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("ceph", "-c", directory.resolve("ceph.conf").toString(), "--connect-timeout", "20"));
        command.addAll(List.of(arguments));
        return Program.output(command);
    }

    @Test
    void pingIsAnswered() {
        assertThat(ceph("ping", "mon.a").strip()).isEqualTo(MonitorStub.STATUS);
    }

    @Test
    void fsidIsAnswered() {
        assertThat(ceph("fsid").strip()).isEqualTo(monitor.fsid().toString());
    }
}
