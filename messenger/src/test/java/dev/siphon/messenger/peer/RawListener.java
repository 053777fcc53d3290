package dev.siphon.messenger.peer;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Accepts connections of a messenger as raw peers. */
public final class RawListener {

    private final Worker worker;
    private final ServerSocket listener;
    private final List<RawPeer> accepted = new ArrayList<>();

    /** On the worker's thread. */
    RawListener(Worker worker, InetSocketAddress address) {
        this.worker = worker;
        try {
            listener = worker.listen(address, SocketOptions.defaults());
            worker.center().createFileEvent(listener.handle(), EventCenter.READABLE, (handle, mask) -> accept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those accepted so far, in order. */
    public List<RawPeer> accepted() {
        return accepted;
    }

    private void accept() {
        try {
            ConnectedSocket socket = listener.accept(SocketOptions.defaults(), worker);
            while (socket != null) {
                accepted.add(new RawPeer(worker, socket));
                socket = listener.accept(SocketOptions.defaults(), worker);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        worker.center().deleteFileEvent(listener.handle(), EventCenter.READABLE);
        listener.close();
    }
}
