package dev.siphon.stack.rdma;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.StackDevices.StackDevice;
import dev.siphon.stack.rdma.event.RdmaEventDriver;
import dev.siphon.stack.rdma.memory.Budget;
import dev.siphon.stack.rdma.memory.CopyBuffers;

/** What one worker has of a device: its completion queues and its buffers for copies. On the worker's thread. */
final class WorkerDevice {

    private final StackDevice device;
    private final CompletionQueues completions;
    private final CopyBuffers copies;

    WorkerDevice(StackDevice device, RdmaEventDriver driver, Budget sendBudget, int bufferBytes)
            throws TransportException {
        this.device = device;
        this.completions = new CompletionQueues(device.memory().protectionDomain(), driver);
        this.copies = new CopyBuffers(device.memory(), sendBudget, bufferBytes);
    }

    StackDevice device() {
        return device;
    }

    CompletionQueues completions() {
        return completions;
    }

    CopyBuffers copies() {
        return copies;
    }

    /** Frees all; no connection of the worker uses the device any more. */
    void close() {
        completions.destroy();
        copies.close();
    }
}
