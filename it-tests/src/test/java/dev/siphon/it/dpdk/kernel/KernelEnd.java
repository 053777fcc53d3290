package dev.siphon.it.dpdk.kernel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A process with the kernel's sockets, two threads per connection at most. */
public final class KernelEnd {

    private KernelEnd() {}

    /**
     * {@code echo PORT}, {@code hold PORT}, which reads one byte, or {@code dial ADDRESS PORT CONNECTIONS BYTES}, where -1 bytes
     * are a stream without end.
     */
    public static void main(String[] arguments) throws Exception {
        Parent.follow(() -> System.exit(0));
        switch (arguments[0]) {
            case "echo" -> accept(Integer.parseInt(arguments[1]), KernelEnd::echo);
            case "hold" -> {
                List<Socket> held = Collections.synchronizedList(new ArrayList<>());
                accept(Integer.parseInt(arguments[1]), socket -> {
                    held.add(socket);
                    hold(socket);
                });
            }
            case "dial" ->
                dial(
                        new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])),
                        Integer.parseInt(arguments[3]),
                        Long.parseLong(arguments[4]));
            default -> throw new IllegalArgumentException("no role of this: " + arguments[0]);
        }
    }

    private static void accept(int port, Consumer<Socket> service) throws IOException {
        try (ServerSocket listener = new ServerSocket(port, 256)) {
            System.out.println("listening");
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                new Thread(() -> service.accept(socket)).start();
            }
        }
    }

    /** Says so once something is there that will not be read. */
    private static void hold(Socket socket) {
        try {
            if (socket.getInputStream().read() >= 0) {
                System.out.println("held");
            }
        } catch (IOException e) {
            System.out.println("broken: " + e.getMessage());
        }
    }

    private static void echo(Socket socket) {
        byte[] bytes = new byte[Noise.CHUNK];
        try (socket) {
            for (int read = socket.getInputStream().read(bytes);
                    read >= 0;
                    read = socket.getInputStream().read(bytes)) {
                socket.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException e) {
            System.out.println("broken: " + e.getMessage());
        }
    }

    private static void dial(InetSocketAddress address, int connections, long bytes) throws Exception {
        byte[] block = Noise.block();
        AtomicInteger verified = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int stream = 0; stream < connections; stream++) {
            int number = stream;
            Thread thread = new Thread(() -> {
                if (exchange(address, block, number, bytes)) {
                    verified.incrementAndGet();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("verified " + verified);
        System.exit(verified.get() == connections ? 0 : 1);
    }

    /** Whether what came back is what was sent. */
    private static boolean exchange(InetSocketAddress address, byte[] block, int stream, long bytes) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 20_000);
            socket.setTcpNoDelay(true);
            System.out.println("connected");
            Digest sent = new Digest();
            String[] sendFailure = new String[1];
            Thread sender = new Thread(() -> sendFailure[0] = send(socket, block, stream, bytes, sent));
            sender.start();
            Digest received = new Digest();
            byte[] buffer = new byte[Noise.CHUNK];
            long left = bytes;
            while (left != 0) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    // The kernel tells one of the two threads of a reset; to the other the stream seems to end.
                    sender.join(10_000);
                    System.out.println("broken: " + sendFailure[0]);
                    return false;
                }
                received.update(buffer, 0, read);
                left -= left < 0 ? 0 : read;
            }
            sender.join();
            return sent.matches(received);
        } catch (IOException e) {
            System.out.println("broken: " + e.getMessage());
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How it ended. */
    private static String send(Socket socket, byte[] block, int stream, long bytes, Digest sent) {
        try {
            long left = bytes;
            for (long number = 0; left != 0; number++) {
                int length = (int) (left < 0 ? Noise.CHUNK : Math.min(left, Noise.CHUNK));
                int offset = Noise.offset(stream, number);
                sent.update(block, offset, length);
                socket.getOutputStream().write(block, offset, length);
                left -= left < 0 ? 0 : length;
            }
            socket.shutdownOutput();
            return "the stream ended too soon";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
