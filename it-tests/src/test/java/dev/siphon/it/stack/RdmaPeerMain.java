package dev.siphon.it.stack;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import dev.siphon.stack.verbs.SoftRoce;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * What {@link RdmaPeer} runs: {@code connect HOST PORT} sends and stays, {@code listen HOST} listens once and ends, {@code
 * echo DEVICE} sends back what comes until the first connection breaks, {@code self HOST} is both ends of one until it breaks.
 */
final class RdmaPeerMain {

    private final NetworkStack stack;
    private final CountDownLatch end = new CountDownLatch(1);

    private RdmaPeerMain(NetworkStack stack) {
        this.stack = stack;
    }

    public static void main(String[] arguments) throws Exception {
        NetworkStack stack = NetworkStackRegistry.load().providers().stream()
                .filter(provider -> provider.name().equals("rdma"))
                .findFirst()
                .orElseThrow()
                .create(StackConfig.ofWorkers(1));
        stack.start();
        stack.ready();
        RdmaPeerMain peer = new RdmaPeerMain(stack);
        switch (arguments[0]) {
            case "connect" ->
                peer.connect(
                        new InetSocketAddress(InetAddress.getByName(arguments[1]), Integer.parseInt(arguments[2])));
            case "listen" -> peer.listen(new InetSocketAddress(InetAddress.getByName(arguments[1]), 0));
            case "self" -> peer.toItself(new InetSocketAddress(InetAddress.getByName(arguments[1]), 0));
            default ->
                peer.echo(new InetSocketAddress(SoftRoce.valueOf(arguments[1]).address(), 0));
        }
        peer.end.await();
        System.exit(0);
    }

    private void connect(InetSocketAddress address) {
        Stream stream = Stream.connect(stack, stack.workers().get(0), address, s -> {});
        stream.send(new byte[1000]);
        System.out.println("sent");
    }

    private void toItself(InetSocketAddress address) throws InterruptedException {
        Acceptor acceptor = new Acceptor(stack, address, stream -> stream.send(stream.take()));
        CountDownLatch echoed = new CountDownLatch(1);
        Stream client = Stream.connect(stack, stack.workers().get(0), acceptor.address(), s -> echoed.countDown());
        client.send(new byte[] {1});
        echoed.await();
        System.out.println("connected");
        Stream server = acceptor.accepted().get(0);
        client.awaitOver();
        server.awaitOver();
        System.out.println("server failed " + server.failure());
        System.out.println("client failed " + client.failure());
        end.countDown();
    }

    private void listen(InetSocketAddress address) {
        Worker worker = stack.workers().get(0);
        worker.center().submitAndWait(() -> {
            try {
                worker.listen(address, SocketOptions.defaults());
                System.out.println("listening");
            } catch (Exception e) {
                System.out.println(e.getMessage());
            }
        });
        end.countDown();
    }

    private void echo(InetSocketAddress address) throws InterruptedException {
        CompletableFuture<Stream> first = new CompletableFuture<>();
        Acceptor acceptor = new Acceptor(stack, address, stream -> {
            stream.send(stream.take());
            first.complete(stream);
        });
        System.out.println("port " + ((InetSocketAddress) acceptor.address()).getPort());
        Stream stream = first.join();
        stream.awaitOver();
        System.out.println(stream.hasEnded() ? "ended" : "failed " + stream.failure());
        end.countDown();
    }
}
