package dev.siphon.stack.rdma;

import com.ibm.disni.verbs.IbvContext;
import com.ibm.disni.verbs.impl.NatIbvContext;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.UnavailableException;
import dev.siphon.stack.rdma.config.RdmaOptions;
import dev.siphon.stack.rdma.device.AddressRule;
import dev.siphon.stack.rdma.device.DevicePort;
import dev.siphon.stack.rdma.device.DeviceTable;
import dev.siphon.stack.rdma.library.LockedMemory;
import dev.siphon.stack.rdma.memory.Budget;
import dev.siphon.stack.rdma.memory.ConnectionLayout;
import dev.siphon.stack.rdma.memory.ConnectionMemoryPool;
import dev.siphon.stack.rdma.memory.MemoryDomain;
import dev.siphon.stack.rdma.memory.PayloadSource;
import dev.siphon.stack.rdma.verbs.ProtectionDomain;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The devices that one stack has come to use, each opened when the first address on it is used, and the bounds of memory
 * that all workers share. Payload is registered with the first device. Any thread.
 */
final class StackDevices {

    /** A device in use: its memory, and the memory of connections over it. */
    record StackDevice(MemoryDomain memory, ConnectionMemoryPool connections) {

        String name() {
            return memory.protectionDomain().device();
        }
    }

    private final ConnectionLayout layout;
    private final Budget sendBudget;
    private final Budget receiveBudget;
    private final Map<Long, StackDevice> devices = new HashMap<>();
    private final List<PayloadSource> payloads = new ArrayList<>();
    private final AddressRule rule;

    /** Ports of own addresses that were used before, since reading sysfs takes a while. */
    private final Map<InetAddress, DevicePort> ports = new HashMap<>();

    StackDevices(RdmaOptions options) {
        this.rule = new AddressRule(options);
        this.layout = new ConnectionLayout(options.depth(), options.bufferBytes());
        this.sendBudget = new Budget(options.sendBytes());
        this.receiveBudget = new Budget(options.receiveBuffers());
    }

    ConnectionLayout layout() {
        return layout;
    }

    Budget sendBudget() {
        return sendBudget;
    }

    /** The port that {@code own} is on; as {@link AddressRule#require}. */
    synchronized DevicePort port(InetAddress own, String purpose) throws TransportException {
        DevicePort known = ports.get(own);
        if (known == null) {
            known = rule.require(DeviceTable.read(), own, purpose);
            ports.put(own, known);
        }
        return known;
    }

    /** Looks anew which addresses are where: a device has gone. */
    synchronized void forgetPorts() {
        ports.clear();
    }

    /** The devices of this machine and their addresses, for whoever asked for another one. */
    static String describe() {
        return DeviceTable.read().describe();
    }

    /** The source of a worker's payload memory. */
    synchronized PayloadSource newPayloadSource() {
        PayloadSource source = new PayloadSource(sendBudget);
        payloads.add(source);
        devices.values().stream().findFirst().ifPresent(device -> source.attach(device.memory()));
        return source;
    }

    /** The device of {@code context}, which is called {@code name}; opened if it was not. */
    synchronized StackDevice open(IbvContext context, String name) throws TransportException {
        long id = ((NatIbvContext) context).getObjId();
        StackDevice known = devices.get(id);
        if (known != null) {
            return known;
        }
        checkLockedMemory(name);
        MemoryDomain memory = new MemoryDomain(ProtectionDomain.allocate(context, name));
        StackDevice opened = new StackDevice(memory, new ConnectionMemoryPool(memory, layout, receiveBudget));
        devices.put(id, opened);
        payloads.forEach(source -> source.attach(memory));
        return opened;
    }

    private void checkLockedMemory(String name) throws TransportException {
        try {
            LockedMemory.ofThisProcess().check(layout.bytes());
        } catch (UnavailableException e) {
            throw new TransportException(Errno.ENOBUFS, name + ": " + e.getMessage(), e);
        }
    }

    /** Gives up all devices; each is closed once the last of its memory has come back. */
    synchronized void close() {
        for (StackDevice device : devices.values()) {
            device.connections().close();
            device.memory().close();
        }
        devices.clear();
        payloads.clear();
    }
}
