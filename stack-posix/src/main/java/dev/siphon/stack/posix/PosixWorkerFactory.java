package dev.siphon.stack.posix;

import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.posix.epoll.EpollDriver;
import dev.siphon.stack.posix.libc.LibcLibrary;
import dev.siphon.stack.threaded.WorkerTransportFactory;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The parts of one stack's workers. Knows them by id, since a listener hands connections to other workers. */
final class PosixWorkerFactory implements WorkerTransportFactory {

    private final StackConfig config;
    private final AtomicReferenceArray<PosixWorker> workers;

    PosixWorkerFactory(StackConfig config) {
        this.config = config;
        this.workers = new AtomicReferenceArray<>(config.workers());
    }

    @Override
    public EventDriver openDriver(int id) throws TransportException {
        return EpollDriver.open();
    }

    @Override
    public WorkerTransport openTransport(int id, EventCenter center) {
        PosixWorker worker = new PosixWorker(id, center, LibcLibrary.libc(), config.poolMaxIdleBytes(), this);
        workers.set(id, worker);
        return worker;
    }

    /** What {@code worker} does with sockets. */
    PosixWorker transportOf(Worker worker) {
        PosixWorker known = worker.id() < workers.length() ? workers.get(worker.id()) : null;
        if (known == null || known.pool() != worker.pool()) {
            throw new IllegalArgumentException(worker + " is not of this stack");
        }
        return known;
    }
}
