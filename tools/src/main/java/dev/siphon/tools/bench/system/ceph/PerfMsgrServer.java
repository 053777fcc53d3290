package dev.siphon.tools.bench.system.ceph;

import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest.ServerSide;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ceph's server program, running. */
final class PerfMsgrServer implements ServerSide {

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int RETRY_MILLIS = 50;

    private final Child child;
    private final Scratch scratch;
    private final int port;

    private PerfMsgrServer(Child child, Scratch scratch, int port) {
        this.child = child;
        this.scratch = scratch;
        this.port = port;
    }

    static PerfMsgrServer start(SystemSettings settings) throws IOException {
        Scratch scratch = Scratch.create();
        try {
            Path output = scratch.folder().resolve("server.log");
            int port = freePort();
            ProcessBuilder program = PerfMsgr.require().server(settings, scratch.folder(), port);
            Child child = Child.start(program.redirectErrorStream(true).redirectOutput(output.toFile()));
            PerfMsgrServer server = new PerfMsgrServer(child, scratch, port);
            server.awaitListening(output);
            return server;
        } catch (IOException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket trial = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return trial.getLocalPort();
        }
    }

    /** It does not say when it listens. */
    private void awaitListening(Path output) throws IOException {
        long end = System.nanoTime() + START_NANOS;
        while (!isListening()) {
            if (child.awaitEnd(RETRY_MILLIS) || System.nanoTime() > end) {
                child.close();
                throw new IOException("Ceph's server does not listen; it said: " + Files.readString(output));
            }
        }
    }

    private boolean isListening() {
        try (Socket trial = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return trial.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String address() {
        return PerfMsgr.place(port);
    }

    @Override
    public List<ProcessHandle> processes() {
        return List.of(child.process().toHandle());
    }

    @Override
    public void close() {
        child.close();
        scratch.close();
    }
}
