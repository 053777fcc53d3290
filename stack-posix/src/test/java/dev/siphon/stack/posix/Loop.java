package dev.siphon.stack.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.Blocker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.TimeSource;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** One worker whose turns the test itself makes, on its own thread. */
final class Loop implements AutoCloseable {

    static final SocketOptions OPTIONS = SocketOptions.defaults();

    final EventCenter center;
    final PosixWorker transport;
    final Worker worker;

    Loop() throws Exception {
        this(new PosixWorkerFactory(StackConfig.ofWorkers(1)));
    }

    private Loop(PosixWorkerFactory factory) throws Exception {
        center = new EventCenter(0, factory.openDriver(0), TimeSource.system(), 0, Blocker.sleeping());
        center.setOwner(Thread.currentThread());
        transport = (PosixWorker) factory.openTransport(0, center);
        worker = new Worker(0, center, transport);
    }

    /** Makes turns until {@code question} has an answer. */
    <T> T await(Callable<T> question) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (T answer = question.call(); true; answer = question.call()) {
            if (answer != null && !answer.equals(false)) {
                return answer;
            }
            assertThat(System.nanoTime()).as("nothing came of it in 20 s").isLessThan(end);
            center.processEvents(1_000_000);
        }
    }

    ServerSocket listen(SocketAddress address) throws Exception {
        ServerSocket listener = worker.listen(address, OPTIONS);
        center.createFileEvent(listener.handle(), EventCenter.READABLE, (handle, mask) -> {});
        return listener;
    }

    ConnectedSocket connect(SocketAddress address) throws Exception {
        return watch(worker.connect(address, OPTIONS));
    }

    ConnectedSocket accept(ServerSocket listener) throws Exception {
        return watch(await(() -> listener.accept(OPTIONS, worker)));
    }

    private ConnectedSocket watch(ConnectedSocket socket) throws Exception {
        center.createFileEvent(socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE, (handle, mask) -> {});
        return socket;
    }

    /** Both ends of a new stream, the connecting one first. */
    ConnectedSocket[] stream(ServerSocket listener) throws Exception {
        ConnectedSocket client = connect(listener.localAddress());
        ConnectedSocket server = accept(listener);
        await(client::isConnected);
        return new ConnectedSocket[] {client, server};
    }

    void close(ConnectedSocket socket) {
        center.deleteFileEvent(socket.handle(), EventCenter.READABLE | EventCenter.WRITABLE);
        socket.close();
    }

    void close(ServerSocket listener) {
        center.deleteFileEvent(listener.handle(), EventCenter.READABLE);
        listener.close();
    }

    /** The next {@code length} bytes of the stream. */
    byte[] read(ConnectedSocket socket, int length) throws Exception {
        PayloadBuffer buffer = transport.pool().tryAcquire(length);
        for (int got = 0; got < length; ) {
            int from = got;
            int step = await(() -> nonZero(socket.read(buffer, from, length - from)));
            assertThat(step).as("end of stream").isPositive();
            got += step;
        }
        byte[] bytes = new byte[length];
        buffer.memory().get(0, bytes);
        buffer.release();
        return bytes;
    }

    /** Waits for the stream to end without further bytes. */
    void readEnd(ConnectedSocket socket) throws Exception {
        PayloadBuffer buffer = PayloadBuffer.wrap(ByteBuffer.allocate(1));
        assertThat(await(() -> nonZero(socket.read(buffer, 0, 1)))).isEqualTo(ConnectedSocket.END_OF_STREAM);
    }

    static Integer nonZero(int number) {
        return number == 0 ? null : number;
    }

    @Override
    public void close() {
        center.close();
        transport.destroy();
        assertThat(transport.openSockets()).isZero();
        assertThat(transport.pool().outstanding()).as("buffers not released").isZero();
    }
}
