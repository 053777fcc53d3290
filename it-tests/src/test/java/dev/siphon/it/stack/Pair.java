package dev.siphon.it.stack;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.Worker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Both ends of a connection without anyone watching them: the client's on worker 1, the server's on worker 0. */
final class Pair {

    private final Conformance test;
    private final ServerSocket listener;
    private final ConnectedSocket client;
    private @Nullable ConnectedSocket server;

    private Pair(Conformance test) throws Exception {
        this.test = test;
        SocketOptions options = SocketOptions.defaults();
        this.listener = test.on(serverWorker(), () -> serverWorker().listen(test.freshAddress(), options));
        this.client = test.on(clientWorker(), () -> clientWorker().connect(listener.localAddress(), options));
    }

    static Pair connect(Conformance test) throws Exception {
        Pair pair = new Pair(test);
        test.await("a connection", pair::isComplete);
        return pair;
    }

    private boolean isComplete() {
        try {
            if (server == null) {
                server = test.on(serverWorker(), () -> listener.accept(SocketOptions.defaults(), serverWorker()));
            }
            return server != null && test.on(clientWorker(), client::isConnected);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    Worker clientWorker() {
        return test.worker(1);
    }

    Worker serverWorker() {
        return test.worker(0);
    }

    ConnectedSocket client() {
        return client;
    }

    ConnectedSocket server() {
        return Objects.requireNonNull(server);
    }

    /** Closes what is not closed yet. */
    void close() throws Exception {
        test.run(clientWorker(), client::close);
        test.run(serverWorker(), () -> {
            server().close();
            listener.close();
        });
    }
}
