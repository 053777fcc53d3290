package dev.siphon.stack.dpdk;

import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.event.DpdkEventDriver;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.port.StackPort;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.threaded.WorkerTransportFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of one stack's workers, and what they share: the port and the table of listeners. Any thread. */
final class DpdkWorkerFactory implements WorkerTransportFactory {

    /** A started port and what belongs to its workers. */
    private record Open(StackPort port, List<DpdkEventDriver> drivers, List<WorkerMail> mails) {}

    private final StackConfig config;
    private final DpdkOptions options;
    private final ListenTable listeners = new ListenTable();
    private @Nullable Open open;
    private int alive;

    DpdkWorkerFactory(StackConfig config, DpdkOptions options) {
        this.config = config;
        this.options = options;
    }

    DpdkOptions options() {
        return options;
    }

    ListenTable listeners() {
        return listeners;
    }

    @Override
    public synchronized EventDriver openDriver(int id) throws TransportException {
        return opened().drivers().get(id);
    }

    private Open opened() throws TransportException {
        Open current = open;
        if (current == null) {
            int workers = config.workers();
            StackPort port = StackPort.open(options, workers, listeners);
            List<DpdkEventDriver> drivers = new ArrayList<>();
            List<WorkerMail> mails = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                DpdkEventDriver driver = new DpdkEventDriver(port.queue(worker));
                drivers.add(driver);
                mails.add(new WorkerMail(driver, workers));
            }
            current = new Open(port, List.copyOf(drivers), List.copyOf(mails));
            open = current;
        }
        return current;
    }

    @Override
    public synchronized WorkerTransport openTransport(int id, EventCenter center) throws TransportException {
        Open current = opened();
        alive++;
        try {
            SizeClassPool pool = new SizeClassPool(current.port().payloadSource(), config.poolMaxIdleBytes());
            return new DpdkWorker(id, center, current.drivers().get(id), this, current.port(), current.mails(), pool);
        } catch (RuntimeException e) {
            ended();
            throw e;
        }
    }

    /** The application holds packets of a worker that ends. */
    synchronized void keepPackets() {
        if (open != null) {
            open.port().keepPackets();
        }
    }

    /** A worker has ended; the last one closes the port. */
    synchronized void ended() {
        if (--alive == 0 && open != null) {
            open.port().close();
            open = null;
        }
    }
}
