package dev.siphon.it.stack;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Listens as a messenger does: on one worker, its connections going to the least-loaded one; or, with local listen
 * tables, on every worker, connections staying where they were accepted.
 */
final class Acceptor {

    private final NetworkStack stack;
    private final Consumer<Stream> onData;
    private final Map<Worker, ServerSocket> listeners = new LinkedHashMap<>();
    private final List<Stream> accepted = new CopyOnWriteArrayList<>();
    private final SocketAddress address;

    /** Listens on {@code address}; {@code onData} is told when an accepted stream got bytes, on its worker's thread. */
    Acceptor(NetworkStack stack, SocketAddress address, Consumer<Stream> onData) {
        this.stack = stack;
        this.onData = onData;
        SocketAddress bound = listen(stack.workers().get(0), address);
        if (stack.supportsLocalListenTable()) {
            stack.workers().stream().skip(1).forEach(worker -> listen(worker, bound));
        }
        this.address = bound;
    }

    private SocketAddress listen(Worker worker, SocketAddress requested) {
        List<ServerSocket> result = new ArrayList<>(1);
        worker.center().submitAndWait(() -> {
            try {
                ServerSocket listener = worker.listen(requested, SocketOptions.defaults());
                result.add(listener);
                worker.center()
                        .createFileEvent(
                                listener.handle(), EventCenter.READABLE, (handle, mask) -> accept(worker, listener));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (result.isEmpty()) {
            throw new AssertionError("listen on " + requested + " failed, see the log");
        }
        listeners.put(worker, result.get(0));
        return result.get(0).localAddress();
    }

    private void accept(Worker listening, ServerSocket listener) {
        try {
            while (true) {
                Worker target = listening;
                if (stack.supportsLocalListenTable()) {
                    target.acquire();
                } else {
                    target = stack.acquireWorker();
                }
                ConnectedSocket socket = listener.accept(SocketOptions.defaults(), target);
                if (socket == null) {
                    target.release();
                    return;
                }
                accepted.add(Stream.accepted(target, socket, onData));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address with its real port. */
    SocketAddress address() {
        return address;
    }

    /** All streams that were accepted, oldest first. */
    List<Stream> accepted() {
        return accepted;
    }

    /** Stops listening and closes all that was accepted. */
    void close() {
        listeners.forEach((worker, listener) -> worker.center().submitAndWait(() -> {
            worker.center().deleteFileEvent(listener.handle(), EventCenter.READABLE);
            listener.close();
        }));
        listeners.clear();
        accepted.forEach(Stream::close);
    }
}
