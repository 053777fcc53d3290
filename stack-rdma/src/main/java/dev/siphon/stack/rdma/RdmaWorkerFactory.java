package dev.siphon.stack.rdma;

import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.rdma.config.RdmaOptions;
import dev.siphon.stack.rdma.event.RdmaEventDriver;
import dev.siphon.stack.threaded.WorkerTransportFactory;
import java.util.HashMap;
import java.util.Map;

/** The parts of one stack's workers, and what they share: devices, listeners, bounds. Any thread. */
final class RdmaWorkerFactory implements WorkerTransportFactory {

    private final StackConfig config;
    private final RdmaOptions options;
    private final StackDevices devices;
    private final RdmaListeners listeners = new RdmaListeners();
    private final Map<Integer, RdmaEventDriver> drivers = new HashMap<>();
    private int alive;

    RdmaWorkerFactory(StackConfig config, RdmaOptions options) {
        this.config = config;
        this.options = options;
        this.devices = new StackDevices(options);
    }

    RdmaOptions options() {
        return options;
    }

    StackDevices devices() {
        return devices;
    }

    RdmaListeners listeners() {
        return listeners;
    }

    @Override
    public synchronized EventDriver openDriver(int id) throws TransportException {
        RdmaEventDriver driver = RdmaEventDriver.open();
        drivers.put(id, driver);
        return driver;
    }

    @Override
    public synchronized WorkerTransport openTransport(int id, EventCenter center) {
        RdmaEventDriver driver = drivers.remove(id);
        if (driver == null) {
            throw new IllegalStateException("worker " + id + " has no driver");
        }
        alive++;
        SizeClassPool pool = new SizeClassPool(devices.newPayloadSource(), config.poolMaxIdleBytes());
        return new RdmaWorker(id, center, driver, this, pool);
    }

    /** A worker has ended; the last one closes the devices. */
    synchronized void ended() {
        if (--alive == 0) {
            devices.close();
        }
    }
}
