package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.packet.PortTraits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A port of a device, real or virtual: attached, set up with a queue pair per worker, started. */
public final class EthernetPort implements AutoCloseable {

    /** What virtual ports without a hardware address have: a locally administered one, with the port's number. */
    private static final long OWN_ADDRESSES = 0x0253_4950_0100L;

    private final String device;
    private final int port;
    private final PortInformation information;
    private final List<Long> handles = new ArrayList<>();
    private final List<PortQueue> queues = new ArrayList<>();
    private boolean isStarted;

    private EthernetPort(String device, int port, PortInformation information) {
        this.device = device;
        this.port = port;
        this.information = information;
    }

    /**
     * Attaches {@code device}, as {@code net_af_packet0,iface=veth0} or {@code 0000:03:00.0}.
     *
     * @throws TransportException if there is no such device, or no driver takes it
     */
    public static EthernetPort attach(String device) throws TransportException {
        PciDevice.check(device);
        try {
            int port = Natives.attachPort(device);
            return new EthernetPort(device, port, PortInformation.of(port));
        } catch (IOException e) {
            throw new TransportException(
                    Errno.EIO, "DPDK does not take the device " + device + ": " + e.getMessage(), e);
        }
    }

    /** What can be told of {@code device} before DPDK tries it: whether it is there, not the kernel's, and has the queues. */
    public static void check(String device, int queueCount) throws TransportException {
        PciDevice.check(device);
        VirtualDevice.check(device, queueCount);
    }

    public PortInformation information() {
        return information;
    }

    /**
     * Opens {@code queueCount} queue pairs over packets of {@code pool} and starts the port.
     *
     * @param key of the hash that chooses a queue, where the port has one
     */
    public void start(int queueCount, int mtu, MbufPool pool, byte[] key) throws TransportException {
        checkFits(queueCount, mtu);
        boolean isSpread = queueCount > 1 && information.rssEntries() > 0;
        long offloads = information.usedTxOffloads();
        try {
            Natives.configurePort(port, queueCount, mtu, 0, offloads, isSpread, key);
            for (int i = 0; i < queueCount; i++) {
                handles.add(Natives.openQueue(port, i, pool.handle(), offloads));
            }
            Natives.startPort(port, queueCount, isSpread ? information.rssEntries() : 0);
            isStarted = true;
            PortTraits traits = traits(mtu);
            queues.add(new PortQueue(handles.get(0), pool.region(), traits, port));
            handles.subList(1, queueCount).forEach(handle -> queues.add(new PortQueue(handle, pool.region(), traits)));
            queues.forEach(PortQueue::useInterrupts);
        } catch (IOException e) {
            throw new TransportException(Errno.EIO, "the device " + device + " cannot be set up: " + e.getMessage(), e);
        }
    }

    private PortTraits traits(int mtu) {
        // What the port would keep until much more is sent is better copied: somebody waits for its memory.
        boolean sendsSlices = information.sendsSlices() && Natives.canLetGo(handles.get(0));
        return new PortTraits(
                information.macAddress() == 0 ? OWN_ADDRESSES + port : information.macAddress(),
                mtu,
                information.fillsChecksums(),
                false,
                sendsSlices);
    }

    private void checkFits(int queueCount, int mtu) throws TransportException {
        if (queueCount > information.maxQueues()) {
            throw VirtualDevice.tooFew(device, information.maxQueues(), queueCount, "");
        }
        if (mtu > information.maxMtu() || mtu < information.minMtu()) {
            throw new TransportException(
                    Errno.EINVAL,
                    "siphon_dpdk_mtu is " + mtu + ", the device " + device + " allows " + information.minMtu() + " to "
                            + information.maxMtu());
        }
    }

    /** The queue pairs, by worker. */
    public List<PortQueue> queues() {
        return List.copyOf(queues);
    }

    /** What a person wants to know of it once it is started; before it is closed. */
    public String description() {
        boolean wakes = !queues.isEmpty() && queues.get(0).wakesForPackets();
        return device + ": driver " + information.driver() + ", link "
                + (Natives.isLinkUp(port) ? "up" : "down") + ", " + queues.size() + " of " + information.maxQueues()
                + " queue pairs, "
                + (information.rssEntries() > 0
                        ? "RSS by " + information.rssEntries() + " entries"
                        : "no RSS, so that workers hand packets to each other")
                + ", "
                + (information.fillsChecksums() ? "checksums by the device" : "checksums by the workers")
                + ", a packet "
                + (wakes ? "wakes its sleeping worker" : "wakes nobody: idle workers look every millisecond");
    }

    /** Stops the port and lets the device go. The workers must have ended. */
    @Override
    public void close() {
        if (isStarted) {
            Natives.stopPort(port);
        }
        queues.forEach(PortQueue::close);
        Natives.detachPort(port);
        queues.forEach(PortQueue::releaseSlices);
        handles.forEach(Natives::closeQueue);
    }
}
