package dev.siphon.tools.bench.system.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A selector and the thread that waits on it. Keys carry their {@link Handler}. */
final class NioLoop implements AutoCloseable {

    /** What is done when a channel is ready. On the loop's thread. */
    interface Handler {
        void ready(SelectionKey key) throws IOException;

        /** The channel is of no more use. */
        void failed(IOException reason);
    }

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> submitted = new ConcurrentLinkedQueue<>();
    private final Consumer<SelectionKey> dispatch = NioLoop::dispatch;

    NioLoop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Watches {@code channel}; the handler sees events from the next turn on. */
    void register(SelectableChannel channel, int operations, Handler handler) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, operations, handler);
        selector.wakeup();
    }

    /** What {@link #register} made for {@code channel}. */
    SelectionKey keyOf(SelectableChannel channel) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key == null) {
            throw new IOException("the channel is not registered any more");
        }
        return key;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs {@code task} on the loop's thread. */
    void submit(Runnable task) {
        submitted.add(task);
        selector.wakeup();
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(dispatch);
                for (Runnable task = submitted.poll(); task != null; task = submitted.poll()) {
                    task.run();
                }
            }
        } catch (ClosedSelectorException e) {
            // The end.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void dispatch(SelectionKey key) {
        Handler handler = (Handler) key.attachment();
        try {
            handler.ready(key);
        } catch (CancelledKeyException e) {
            // Closed from outside between the event and its handling.
        } catch (IOException e) {
            key.cancel();
            handler.failed(e);
        }
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
