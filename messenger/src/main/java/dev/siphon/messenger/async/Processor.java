package dev.siphon.messenger.async;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.FileEventHandler;
import dev.siphon.stack.event.Timer;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener on one worker (Ceph's {@code Processor}). When descriptors run out it says so once, pauses, and resumes by
 * itself; the connections that wait stay pending.
 */
final class Processor {

    /** How long accepting pauses after it failed. */
    private static final long PAUSE_MICROS = 100_000;

    /** After this many other events of the worker have their turn. */
    private static final int ACCEPTS_PER_TURN = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Processor.class);

    private final AsyncMessenger messenger;
    private final Worker worker;
    private final Timer resumeTimer;
    private final FileEventHandler pending = (handle, mask) -> accept();
    private @Nullable ServerSocket listener;
    private boolean isPaused;

    Processor(AsyncMessenger messenger, Worker worker) {
        this.messenger = messenger;
        this.worker = worker;
        this.resumeTimer = worker.center().newTimer(this::accept);
    }

    /**
     * Listens; any thread.
     *
     * @return the address that was bound
     */
    SocketAddress bind(SocketAddress address, SocketOptions options) throws TransportException {
        return OnWorker.call(worker, () -> {
            ServerSocket opened = worker.listen(address, options);
            listener = opened;
            return opened.localAddress();
        });
    }

    /** Begins to accept; any thread. */
    void start() {
        worker.center().submit(() -> {
            ServerSocket current = listener;
            if (current == null) {
                return;
            }
            try {
                worker.center().createFileEvent(current.handle(), EventCenter.READABLE, pending);
                accept();
            } catch (IOException e) {
                LOG.error("{}: cannot watch the listener on {}", messenger, current.localAddress(), e);
            }
        });
    }

    /** Stops listening, and returns when that is done; any thread but another worker's. */
    void stop() {
        worker.center().submitAndWait(() -> {
            ServerSocket current = listener;
            if (current != null) {
                resumeTimer.cancel();
                worker.center().deleteFileEvent(current.handle(), EventCenter.READABLE);
                current.close();
                listener = null;
            }
        });
    }

    private void accept() {
        int accepted = 0;
        while (listener != null && acceptOne(listener)) {
            if (++accepted == ACCEPTS_PER_TURN) {
                worker.center().submit(this::accept);
                return;
            }
        }
    }

    /** Accepts for a worker of whom a reference is held; it is given back if nothing came of it. */
    private boolean acceptOne(ServerSocket from) {
        Worker target = messenger.stack().supportsLocalListenTable()
                ? acquired(worker)
                : messenger.stack().acquireWorker();
        ConnectedSocket socket = null;
        try {
            socket = from.accept(messenger.sockets().accepting(), target);
            if (isPaused) {
                isPaused = false;
                LOG.info("{}: accepting again", messenger);
            }
        } catch (TransportException e) {
            if (e.errno() == Errno.EMFILE || e.errno() == Errno.ENFILE) {
                pause(e);
            } else {
                LOG.warn("{}: a connection could not be accepted: {}", messenger, e.getMessage());
                resumeTimer.schedule(PAUSE_MICROS);
            }
        } finally {
            if (socket == null) {
                target.release();
            }
        }
        if (socket != null) {
            messenger.accepted(target, socket);
        }
        return socket != null;
    }

    private void pause(TransportException e) {
        if (!isPaused) {
            isPaused = true;
            LOG.error(
                    "{}: {}; accepting pauses until descriptors are free (raise the limit, see ulimit -n or LimitNOFILE)",
                    messenger,
                    e.getMessage());
        }
        resumeTimer.schedule(PAUSE_MICROS);
    }

    private static Worker acquired(Worker worker) {
        worker.acquire();
        return worker;
    }
}
