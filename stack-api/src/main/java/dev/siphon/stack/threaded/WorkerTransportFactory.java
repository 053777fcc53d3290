package dev.siphon.stack.threaded;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;

/** Makes the parts of one worker when its stack starts. */
public interface WorkerTransportFactory {

    /** The driver of worker {@code id}'s event center. */
    EventDriver openDriver(int id) throws TransportException;

    /** What worker {@code id} does with sockets, above {@code center}. */
    WorkerTransport openTransport(int id, EventCenter center) throws TransportException;
}
