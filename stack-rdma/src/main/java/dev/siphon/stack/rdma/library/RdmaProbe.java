package dev.siphon.stack.rdma.library;

import com.ibm.disni.verbs.RdmaEventChannel;
import dev.siphon.stack.Availability;
import dev.siphon.stack.UnavailableException;
import java.io.IOException;
import java.util.List;

/** Tries what verbs stand on, from the library to the device, and gives the first thing that is missing with its remedy. */
public final class RdmaProbe {

    private RdmaProbe() {}

    /** Whether verbs work here for a process that is to register {@code lockedBytes} of memory. Never throws, keeps nothing open. */
    public static Availability availability(long lockedBytes) {
        try {
            check(lockedBytes);
            return Availability.available();
        } catch (UnavailableException e) {
            return e.availability();
        } catch (LinkageError | IllegalCallerException e) {
            return Availability.unavailable(
                    "libdisni.so cannot be called: " + e.getMessage(),
                    "run java with " + RdmaLibrary.nativeAccessFlag());
        }
    }

    /** As {@link #availability}. */
    public static void check(long lockedBytes) throws UnavailableException {
        RdmaLibrary.load();
        KernelSupport kernel = KernelSupport.ofThisMachine();
        kernel.checkDeviceFiles();
        // Devices first: without any, rdma_cm fails too, and with less to say.
        kernel.checkPorts(usableDevices());
        checkConnectionManager();
        LockedMemory.ofThisProcess().check(lockedBytes);
    }

    private static void checkConnectionManager() throws UnavailableException {
        try {
            RdmaEventChannel channel = RdmaEventChannel.createEventChannel();
            channel.destroyEventChannel();
        } catch (IOException e) {
            throw new UnavailableException(
                    "rdma_cm cannot be used: " + e.getMessage(),
                    "load its module (modprobe rdma_ucm) and let this user read and write /dev/infiniband/rdma_cm");
        }
    }

    private static List<String> usableDevices() throws UnavailableException {
        try {
            return List.of(SiphonVerbs.usableDevices());
        } catch (IOException e) {
            throw new UnavailableException(
                    "verbs devices cannot be listed: " + e.getMessage(),
                    "load the kernel's module for them (modprobe ib_uverbs)");
        }
    }
}
