package dev.siphon.it.dpdk.kernel;

import dev.siphon.it.dpdk.VethPair;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;

/**
 * How fast a client with the kernel's TCP is served by dpdk behind af_packet: round trips of 64 bytes, and streams to and
 * from dpdk. {@code KernelFigures [ROUNDS [MEBIBYTES]]}, as root.
 */
public final class KernelFigures {

    private static final int MESSAGE_BYTES = 64;
    private static final String ECHO = "7";
    private static final String SINK = "9";
    private static final String SOURCE = "19";

    private final int rounds;
    private final long bytes;

    private KernelFigures(int rounds, int mebibytes) {
        this.rounds = rounds;
        this.bytes = (long) mebibytes << 20;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("client")) {
            Parent.follow(() -> System.exit(0));
            KernelFigures figures = new KernelFigures(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            figures.client(arguments[1]);
            System.exit(0);
        }
        String rounds = arguments.length > 0 ? arguments[0] : "100000";
        String mebibytes = arguments.length > 1 ? arguments[1] : "2048";
        for (String[] role : new String[][] {{"echo", ECHO}, {"sink", SINK}, {"source", SOURCE}}) {
            try (VethPair pair = VethPair.open(DpdkEnd.KERNEL_ADDRESS + "/24");
                    Child server = Child.java(pair.inDpdk(), DpdkEnd.class, DpdkEnd.BUSY, role[0], role[1])) {
                server.awaitLines("listening", 1);
                try (Child client =
                        Child.java(pair.inKernel(), KernelFigures.class, "client", role[0], rounds, mebibytes)) {
                    System.out.println(client.result(3600));
                }
            }
        }
        System.exit(0);
    }

    private void client(String role) throws IOException {
        switch (role) {
            case "echo" -> {
                long[] nanos = roundTrips();
                System.out.printf(
                        Locale.ROOT,
                        "round trip of %d bytes: p50 %.1f us, p99 %.1f us%n",
                        MESSAGE_BYTES,
                        nanos[rounds / 2] / 1e3,
                        nanos[(int) (rounds * 99L / 100)] / 1e3);
            }
            case "sink" -> print("to dpdk", best(this::send));
            case "source" -> print("from dpdk", best(this::receive));
            default -> throw new IllegalArgumentException(role);
        }
    }

    private void print(String what, long nanos) {
        System.out.printf(Locale.ROOT, "%s: %.0f MB/s%n", what, bytes * 1e3 / nanos);
    }

    private interface Transfer {
        void run() throws IOException;
    }

    /** The first run warms both JVMs up. */
    private static long best(Transfer transfer) throws IOException {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            long start = System.nanoTime();
            transfer.run();
            best = i == 0 ? best : Math.min(best, System.nanoTime() - start);
        }
        return best;
    }

    private static SocketChannel connect(String port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(DpdkEnd.ADDRESS, Integer.parseInt(port)));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    /** Sorted. */
    private long[] roundTrips() throws IOException {
        long[] nanos = new long[rounds];
        ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
        try (SocketChannel channel = connect(ECHO)) {
            for (int i = -rounds / 2; i < rounds; i++) {
                long start = System.nanoTime();
                message.clear();
                channel.write(message);
                message.clear();
                readFully(channel, message);
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - start;
                }
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static void readFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
    }

    /** Ends when dpdk has read all and closed. */
    private void send() throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
        try (SocketChannel channel = connect(SINK)) {
            for (long sent = 0; sent < bytes; ) {
                block.clear().limit((int) Math.min(block.capacity(), bytes - sent));
                sent += channel.write(block);
            }
            channel.shutdownOutput();
            block.clear();
            if (channel.read(block) >= 0) {
                throw new IOException("the sink says something");
            }
        }
    }

    private void receive() throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
        try (SocketChannel channel = connect(SOURCE)) {
            for (long received = 0; received < bytes; received += block.position()) {
                block.clear();
                if (channel.read(block) < 0) {
                    throw new EOFException();
                }
            }
        }
    }
}
