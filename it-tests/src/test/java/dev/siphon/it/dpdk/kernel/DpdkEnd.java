package dev.siphon.it.dpdk.kernel;

import dev.siphon.it.dpdk.VethPair;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A process with the dpdk transport on its end of a {@link VethPair}. */
public final class DpdkEnd {

    /** Its address. */
    static final String ADDRESS = "10.99.0.1";

    /** The address of the kernel at the other end. */
    static final String KERNEL_ADDRESS = "10.99.0.2";

    /** One worker, which polls for a second after its last packet; otherwise there are two, which sleep soon. */
    static final String BUSY = "--busy";

    private final NetworkStack stack;

    private DpdkEnd(boolean isBusy) throws IOException {
        int workers = isBusy ? 1 : 2;
        Map<String, String> options = Map.of(
                "siphon_dpdk_vdev",
                "net_af_packet0,iface=" + VethPair.DEVICE + ",framecnt=4096,qpairs=" + workers,
                "ms_dpdk_host_ipv4_addr",
                ADDRESS,
                "ms_dpdk_netmask_ipv4_addr",
                "255.255.255.0",
                "siphon_dpdk_polling_us",
                isBusy ? "1000000" : "100");
        stack = NetworkStackRegistry.load().require("dpdk").create(new StackConfig(workers, 0, 64L << 20, options));
        stack.start();
        stack.ready();
    }

    /**
     * {@code echo PORT}, {@code sink PORT}, {@code source PORT}, {@code keep PORT}, {@code relay PORT TO-ADDRESS TO-PORT} or {@code dial ADDRESS
     * PORT CONNECTIONS BYTES}, where -1 bytes are a stream without end; before it may be {@value #BUSY}. A line on
     * standard input closes the stack and ends the process.
     */
    public static void main(String[] all) throws Exception {
        boolean isBusy = all[0].equals(BUSY);
        DpdkEnd end = new DpdkEnd(isBusy);
        String[] arguments = isBusy ? Arrays.copyOfRange(all, 1, all.length) : all;
        Parent.follow(end::close);
        int number = arguments[0].equals("dial") ? 0 : Integer.parseInt(arguments[1]);
        switch (arguments[0]) {
            case "echo" -> end.listen(number, (worker, socket) -> new Flow(worker, socket, socket));
            case "sink" -> end.listen(number, OneWay::sink);
            case "source" -> end.listen(number, OneWay::source);
            case "keep" -> end.keep(number);
            case "relay" -> {
                InetSocketAddress target = new InetSocketAddress(arguments[2], Integer.parseInt(arguments[3]));
                end.listen(number, (worker, socket) -> {
                    ConnectedSocket onward = worker.connect(target, SocketOptions.defaults());
                    new Flow(worker, socket, onward);
                });
            }
            case "dial" ->
                end.dial(
                        new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])),
                        Integer.parseInt(arguments[3]),
                        Long.parseLong(arguments[4]));
            default -> throw new IllegalArgumentException("no role of this: " + arguments[0]);
        }
    }

    private void close() {
        stack.close();
        System.exit(0);
    }

    /** What is done with a connection that was accepted. */
    private interface Service {
        void accepted(Worker worker, ConnectedSocket socket) throws IOException;
    }

    private void listen(int port, Service service) {
        for (Worker worker : stack.workers()) {
            worker.center()
                    .submitAndWait(() -> quietly(() -> {
                        ServerSocket listener =
                                worker.listen(new InetSocketAddress(ADDRESS, port), SocketOptions.defaults());
                        worker.center()
                                .createFileEvent(
                                        listener.handle(),
                                        EventCenter.READABLE,
                                        (handle, mask) -> quietly(() -> acceptAll(worker, listener, service)));
                    }));
        }
        System.out.println("listening");
    }

    /** What is held when the stack is closed is read after that, and after another stack was there. */
    private void keep(int port) throws Exception {
        Keeper keeper = new Keeper();
        listen(port, keeper::accepted);
        keeper.awaitAll();
        stack.close();
        new DpdkEnd(false).stack.close();
        boolean isIntact = keeper.isIntact();
        keeper.release();
        System.out.println(isIntact ? "intact" : "changed");
        System.exit(0);
    }

    private static void acceptAll(Worker worker, ServerSocket listener, Service service) throws IOException {
        for (ConnectedSocket socket = listener.accept(SocketOptions.defaults(), worker);
                socket != null;
                socket = listener.accept(SocketOptions.defaults(), worker)) {
            service.accepted(worker, socket);
        }
    }

    private void dial(InetSocketAddress address, int connections, long bytes) throws Exception {
        CountDownLatch done = new CountDownLatch(connections);
        AtomicInteger verified = new AtomicInteger();
        byte[] block = Noise.block();
        int workers = stack.workers().size();
        for (Worker worker : stack.workers()) {
            worker.center()
                    .submitAndWait(() -> quietly(() -> {
                        SharedNoise noise = new SharedNoise(worker.pool(), block);
                        for (int stream = worker.id(); stream < connections; stream += workers) {
                            new Dialled(worker, noise, stream, bytes, isVerified -> {
                                        verified.addAndGet(isVerified ? 1 : 0);
                                        done.countDown();
                                    })
                                    .connect(address);
                        }
                    }));
        }
        done.await();
        System.out.println("verified " + verified);
        stack.close();
        System.exit(verified.get() == connections ? 0 : 1);
    }

    /** Something on a worker that may fail. */
    interface Step {
        void run() throws IOException;
    }

    static void quietly(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
