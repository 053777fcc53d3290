package dev.siphon.it.stack;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.event.EventCenter;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Another process with a stack of its own: {@code connect ADDRESS} sends and stays, {@code listen ADDRESS} listens and ends. */
final class RdmaPeer implements AutoCloseable {

    private static final String SENT = "sent";

    private final Process process;
    private final BufferedReader output;

    private RdmaPeer(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Starts it by way of {@code wrapper}, a command that runs the rest of its arguments. */
    static RdmaPeer start(List<String> wrapper, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        command.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(
                List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.add(RdmaPeer.class.getName());
        command.addAll(List.of(arguments));
        return new RdmaPeer(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Returns once it has sent its bytes; a JVM takes its time to start. */
    void awaitSent() throws IOException {
        String line = output.readLine();
        while (!SENT.equals(line)) {
            if (line == null) {
                throw new AssertionError("the peer ended before it sent anything");
            }
            line = output.readLine();
        }
    }

    /** The last line that it prints before it ends. */
    String lastLine() throws IOException {
        String last = "";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            last = line;
        }
        return last;
    }

    /** Ends it as the kernel would, with no chance to say goodbye. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws Exception {
        String[] place = arguments[1].split(":", 2);
        InetSocketAddress address = new InetSocketAddress(place[0], Integer.parseInt(place[1]));
        NetworkStack stack = NetworkStackRegistry.load().providers().stream()
                .filter(provider -> provider.name().equals("rdma"))
                .findFirst()
                .orElseThrow()
                .create(StackConfig.ofWorkers(1));
        stack.start();
        stack.ready();
        Worker worker = stack.workers().get(0);
        CountDownLatch forEver = new CountDownLatch(arguments[0].equals("connect") ? 1 : 0);
        worker.center().submitAndWait(() -> {
            try {
                if (arguments[0].equals("connect")) {
                    connect(worker, address);
                } else {
                    worker.listen(address, SocketOptions.defaults());
                    System.out.println("listening");
                }
            } catch (TransportException e) {
                System.out.println(e.errno() + " " + e.getMessage());
            } catch (IOException e) {
                System.out.println(e);
            }
        });
        forEver.await();
        System.exit(0);
    }

    private static void connect(Worker worker, InetSocketAddress address) throws IOException {
        ConnectedSocket socket = worker.connect(address, SocketOptions.defaults());
        worker.center().createFileEvent(socket.handle(), EventCenter.READABLE, (handle, mask) -> {
            try {
                if (socket.isConnected()) {
                    BufferList list = new BufferList(worker.pool());
                    list.copy(ByteBuffer.allocate(1000), 0, 1000);
                    socket.send(list, false);
                    System.out.println(SENT);
                }
            } catch (TransportException e) {
                System.out.println(e.errno() + " " + e.getMessage());
            }
        });
    }
}
