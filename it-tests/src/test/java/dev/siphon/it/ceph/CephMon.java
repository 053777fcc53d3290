package dev.siphon.it.ceph;

import static org.awaitility.Awaitility.await;

import dev.siphon.messenger.entity.EntityAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Debian's monitor, alone in its cluster, without authentication, on free loopback ports for both protocol versions. */
final class CephMon implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final UUID fsid = UUID.randomUUID();
    private final Path directory;
    private final int v1Port;
    private final int v2Port;
    private final Process process;

    private CephMon() throws IOException {
        directory = Files.createTempDirectory("siphon-mon");
        v1Port = freePort();
        v2Port = freePort();
        Files.createDirectories(directory.resolve("run"));
        Files.createDirectories(directory.resolve("mon"));
        Files.writeString(configuration(), configurationText());
        Program.output(List.of(
                "monmaptool",
                "--create",
                "--fsid",
                fsid.toString(),
                "--addv",
                "a",
                addresses(),
                "--set-min-mon-release",
                "pacific",
                monmap()));
        Program.output(
                List.of("ceph-mon", "-c", configuration().toString(), "--mkfs", "-i", "a", "--monmap", monmap()));
        process = Program.start(
                List.of("ceph-mon", "-c", configuration().toString(), "-f", "-i", "a"),
                directory.resolve("mon.out"),
                directory.resolve("mon.err"));
    }

    /** Starts one and waits until it leads its quorum of one. */
    static CephMon start() throws IOException {
        CephMon mon = new CephMon();
        try {
            await("the monitor to lead")
                    .atMost(READY_LIMIT)
                    .pollInterval(POLL_INTERVAL)
                    .until(mon::isLeader);
            return mon;
        } catch (RuntimeException | Error e) {
            e.addSuppressed(new IOException("the monitor says: " + Files.readString(mon.directory.resolve("mon.err"))));
            mon.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path configuration() {
        return directory.resolve("ceph.conf");
    }

    private String monmap() {
        return directory.resolve("monmap").toString();
    }

    private String addresses() {
        return "[v2:127.0.0.1:" + v2Port + "/0,v1:127.0.0.1:" + v1Port + "/0]";
    }

    private String configurationText() {
        return """
            [global]
            fsid = %1$s
            mon_host = %2$s
            auth_cluster_required = none
            auth_service_required = none
            auth_client_required = none
            run_dir = %3$s/run
            admin_socket = %3$s/run/$cluster-$name.asok
            log_file = %3$s/$name.log
            mon_data = %3$s/mon/$id
            keyring = %3$s/keyring
            """.formatted(fsid, addresses(), directory);
    }

    private boolean isLeader() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the monitor ended with " + process.exitValue());
        }
        Program.Result status = Program.run(List.of(
                "ceph",
                "--admin-daemon",
                directory.resolve("run/ceph-mon.a.asok").toString(),
                "mon_status"));
        return status.exitCode() == 0 && status.out().contains("\"state\": \"leader\"");
    }

    UUID fsid() {
        return fsid;
    }

    /** Where it speaks protocol version 1. */
    EntityAddress v1Address() {
        return EntityAddress.parse("127.0.0.1:" + v1Port);
    }

    /** Where it speaks protocol version 2. */
    EntityAddress v2Address() {
        return EntityAddress.parse("127.0.0.1:" + v2Port);
    }

    @Override
    public void close() throws IOException {
        Program.stop(process);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
