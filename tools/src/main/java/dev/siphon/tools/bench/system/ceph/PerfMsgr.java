package dev.siphon.tools.bench.system.ceph;

import dev.siphon.stack.Availability;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Ceph's {@code ceph_perf_msgr_server} and {@code ceph_perf_msgr_client} are, and how they are started: those on the
 * PATH, or those that {@code tools/src/main/ceph/prepare} has fetched.
 *
 * @param root where they were unpacked, with their libraries; null if they are installed
 */
record PerfMsgr(@Nullable Path root) {

    static final String NO_ECHO = "Ceph's server does not send data back";

    private static final String SERVER = "ceph_perf_msgr_server";
    private static final String CLIENT = "ceph_perf_msgr_client";
    private static final String CACHE_VARIABLE = "SIPHON_CEPH_CACHE";
    private static final Duration COMPILE_LIMIT = Duration.ofSeconds(30);
    private static final Path USUAL_CACHE = Path.of(System.getProperty("user.home"), ".cache", "siphon", "ceph");

    /**
     * Ceph's default. With fewer, the thread that starts waits for the worker, which, if it is quick to connect, waits for a
     * lock of the thread that starts (AsyncMessenger::ready, learned_addr).
     */
    private static final int LEAST_CLIENT_WORKERS = 3;

    static Availability availability() {
        if (find().isEmpty()) {
            return Availability.unavailable(
                    "Ceph's " + SERVER + " is not here", "tools/src/main/ceph/prepare fetches it where Debian is");
        }
        if (!isOnPath("cc")) {
            return Availability.unavailable(
                    "there is no C compiler, and Ceph's programs sleep 60 µs for each message unless a library is put "
                            + "before the C library's usleep",
                    "install a C compiler (Debian: gcc libc6-dev)");
        }
        return Availability.available();
    }

    /** Why Ceph's client cannot put {@code load} on a server; empty if it can. */
    static String refusal(Load load, SystemSettings settings) {
        if (settings.echo()) {
            return NO_ECHO;
        }
        return load.isOpen() ? "Ceph's client has no fixed rate" : "";
    }

    static PerfMsgr require() throws IOException {
        return find().orElseThrow(() -> new IOException("Ceph's " + SERVER + " is not here"));
    }

    private static Optional<PerfMsgr> find() {
        if (isOnPath(SERVER) && isOnPath(CLIENT)) {
            return Optional.of(new PerfMsgr(null));
        }
        String cache = System.getenv(CACHE_VARIABLE);
        Path root = (cache == null ? USUAL_CACHE : Path.of(cache)).resolve("root");
        return Files.isExecutable(root.resolve("usr/bin").resolve(SERVER))
                ? Optional.of(new PerfMsgr(root))
                : Optional.empty();
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The server, which will listen on {@code port} of 127.0.0.1. */
    ProcessBuilder server(SystemSettings settings, Path folder, int port) throws IOException {
        return command(
                SERVER, settings, settings.workers(), folder, place(port), String.valueOf(settings.workers()), "0");
    }

    /** A client of {@code server} that sends {@code messagesEach} messages of {@code size} bytes from each of {@code jobs} threads. */
    ProcessBuilder client(
            SystemSettings settings, Path folder, String server, int jobs, int depth, long messagesEach, int size)
            throws IOException {
        return command(
                CLIENT,
                settings,
                Math.max(settings.workers(), LEAST_CLIENT_WORKERS),
                folder,
                server,
                String.valueOf(jobs),
                String.valueOf(depth),
                String.valueOf(messagesEach),
                "0",
                String.valueOf(size));
    }

    /** An address of this host, as Ceph writes and reads it; its nonce is 0. */
    static String place(int port) {
        return "v1:127.0.0.1:" + port + "/0";
    }

    private ProcessBuilder command(
            String program, SystemSettings settings, int workers, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (root == null) {
            command.add(program);
        } else {
            Path libraries = root.resolve("usr/lib/x86_64-linux-gnu");
            command.add(libraries.resolve("ld-linux-x86-64.so.2").toString());
            command.addAll(List.of("--library-path", libraries + ":" + libraries.resolve("ceph")));
            command.add(root.resolve("usr/bin").resolve(program).toString());
        }
        command.addAll(List.of("-c", configuration(settings, workers, folder).toString(), "--ms-type", "async+posix"));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).directory(folder.toFile());
        process.environment().put("LD_PRELOAD", library(folder).toString());
        return process;
    }

    private static Path configuration(SystemSettings settings, int workers, Path folder) throws IOException {
        return Files.writeString(folder.resolve("ceph.conf"), """
                [global]
                log_file = /dev/null
                log_to_stderr = false
                admin_socket =
                ms_async_op_threads = %d
                ms_crc_header = %b
                ms_crc_data = %b
                """.formatted(workers, settings.crc(), settings.crc()));
    }

    /** A library in which {@code usleep(0)} returns at once. */
    private static Path library(Path folder) throws IOException {
        Path library = folder.resolve("no-sleep.so");
        if (Files.exists(library)) {
            return library;
        }
        Path source = folder.resolve("no-sleep.c");
        try (InputStream in = PerfMsgr.class.getResourceAsStream("no-sleep.c")) {
            if (in == null) {
                throw new IOException("there is no no-sleep.c on the class path");
            }
            Files.copy(in, source);
        }
        ProgramOutput compiled = ProgramOutput.of(
                new ProcessBuilder("cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString()),
                folder.resolve("cc.log"),
                COMPILE_LIMIT);
        if (compiled.status() != 0) {
            throw new IOException("cc failed: " + compiled.text());
        }
        return library;
    }
}
