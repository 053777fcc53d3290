package dev.siphon.it.verbs;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * Round trips over the transport beside those over DiSNI alone, polled and by events, in one process: {@code PingPongMain
 * ROUNDS}. The figures of one run are for comparing with each other.
 */
public final class PingPongMain {

    private static final int WARM_UP_DIVISOR = 2;

    private PingPongMain() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        NetworkStackRegistry.load().require("rdma");
        for (int bytes : new int[] {64, 4096}) {
            for (boolean sleeps : new boolean[] {false, true}) {
                double bare = bare(sleeps, bytes, rounds);
                double ours = new StackRounds(bytes, rounds).micros(sleeps ? 0 : 1_000_000);
                System.out.printf(
                        Locale.ROOT,
                        "%5d bytes, %-6s: DiSNI %7.1f us, rdma stack %7.1f us, ratio %.2f%n",
                        bytes,
                        sleeps ? "events" : "polled",
                        bare,
                        ours,
                        ours / bare);
            }
        }
        System.exit(0);
    }

    private static double bare(boolean sleeps, int bytes, int rounds) throws Exception {
        int all = rounds + rounds / WARM_UP_DIVISOR;
        BareEnd server = new BareEnd(sleeps, bytes);
        int port = server.listen(new InetSocketAddress(VerbsAddresses.own(), 0));
        Thread echo = new Thread(() -> {
            try {
                server.accept();
                for (int i = 0; i < all; i++) {
                    server.receive();
                    server.send();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        echo.start();
        BareEnd client = new BareEnd(sleeps, bytes);
        client.connect(new InetSocketAddress(VerbsAddresses.own(), port));
        long[] nanos = new long[all];
        for (int i = 0; i < all; i++) {
            long start = System.nanoTime();
            client.send();
            client.receive();
            nanos[i] = System.nanoTime() - start;
        }
        echo.join();
        return median(nanos, rounds);
    }

    private static double median(long[] nanos, int rounds) {
        long[] measured = Arrays.copyOfRange(nanos, nanos.length - rounds, nanos.length);
        Arrays.sort(measured);
        return measured[rounds / 2] / 1000.0;
    }

    /** Rounds between two workers of one stack. */
    private static final class StackRounds {
        private final int bytes;
        private final int rounds;
        private final long[] nanos;
        private final CountDownLatch done = new CountDownLatch(1);
        private int round;
        private int got;
        private long start;

        private StackRounds(int bytes, int rounds) {
            this.bytes = bytes;
            this.rounds = rounds;
            this.nanos = new long[rounds + rounds / WARM_UP_DIVISOR];
        }

        private double micros(long pollingMicros) throws Exception {
            try (NetworkStack stack = NetworkStackRegistry.load()
                    .require("rdma")
                    .create(new StackConfig(
                            2, 0, 64L << 20, Map.of("ms_async_rdma_polling_us", Long.toString(pollingMicros))))) {
                stack.start();
                stack.ready();
                Worker server = stack.workers().get(0);
                ServerSocket[] listener = new ServerSocket[1];
                server.center()
                        .submitAndWait(() -> quietly(() -> {
                            listener[0] = server.listen(VerbsAddresses.fresh(), SocketOptions.defaults());
                            server.center()
                                    .createFileEvent(
                                            listener[0].handle(),
                                            EventCenter.READABLE,
                                            (handle, mask) -> quietly(() -> serve(server, listener[0])));
                        }));
                Worker client = stack.workers().get(1);
                client.center().submitAndWait(() -> quietly(() -> connect(client, listener[0])));
                done.await();
            }
            return median(nanos, rounds);
        }

        private void serve(Worker worker, ServerSocket listener) throws IOException {
            ConnectedSocket socket = listener.accept(SocketOptions.defaults(), worker);
            if (socket == null) {
                return;
            }
            PayloadBuffer buffer = Objects.requireNonNull(worker.pool().tryAcquire(bytes));
            BufferList out = new BufferList(worker.pool());
            int[] count = new int[1];
            worker.center()
                    .createFileEvent(
                            socket.handle(),
                            EventCenter.READABLE,
                            (handle, mask) -> quietly(() -> {
                                int now = socket.read(buffer, count[0], bytes - count[0]);
                                while (now > 0) {
                                    count[0] += now;
                                    if (count[0] == bytes) {
                                        count[0] = 0;
                                        out.append(buffer.retain(), 0, bytes);
                                        socket.send(out, false);
                                    }
                                    now = socket.read(buffer, count[0], bytes - count[0]);
                                }
                            }));
        }

        private void connect(Worker worker, ServerSocket listener) throws IOException {
            ConnectedSocket socket = worker.connect(listener.localAddress(), SocketOptions.defaults());
            PayloadBuffer buffer = Objects.requireNonNull(worker.pool().tryAcquire(bytes));
            BufferList out = new BufferList(worker.pool());
            worker.center()
                    .createFileEvent(
                            socket.handle(),
                            EventCenter.READABLE,
                            (handle, mask) -> quietly(() -> {
                                if (start == 0 && socket.isConnected()) {
                                    ping(socket, buffer, out);
                                }
                                int now = socket.read(buffer, got, bytes - got);
                                while (now > 0) {
                                    got += now;
                                    if (got == bytes) {
                                        got = 0;
                                        nanos[round++] = System.nanoTime() - start;
                                        if (round == nanos.length) {
                                            done.countDown();
                                            return;
                                        }
                                        ping(socket, buffer, out);
                                    }
                                    now = socket.read(buffer, got, bytes - got);
                                }
                            }));
        }

        private void ping(ConnectedSocket socket, PayloadBuffer buffer, BufferList out) throws IOException {
            start = System.nanoTime();
            out.append(buffer.retain(), 0, bytes);
            socket.send(out, false);
        }

        private interface Step {
            void run() throws IOException;
        }

        private static void quietly(Step step) {
            try {
                step.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
