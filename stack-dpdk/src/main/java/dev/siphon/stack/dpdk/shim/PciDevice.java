package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What can be told of a PCI device before DPDK tries it. */
final class PciDevice {

    private static final Path DEVICES = Path.of("/sys/bus/pci/devices");
    private static final String ADDRESS = "[0-9a-fA-F]{4}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]";

    /** Drivers of the kernel that leave a device to the process; all others keep it. */
    private static final Set<String> LENDERS = Set.of("vfio-pci", "uio_pci_generic", "igb_uio");

    /** The kernel's drivers of devices that DPDK shares with it. */
    private static final Set<String> SHARERS = Set.of("mlx4_core", "mlx5_core", "mana");

    private static final String NONE = "none";

    private PciDevice() {}

    /** Checks that {@code device}, if it is a PCI address, is there and is not the kernel's. */
    static void check(String device) throws TransportException {
        if (device.matches(ADDRESS)) {
            check(device, DEVICES);
        }
    }

    /** As above, of a device in the folder {@code devices}. */
    static void check(String device, Path devices) throws TransportException {
        Path folder = devices.resolve(device);
        if (!Files.isDirectory(folder)) {
            throw new TransportException(Errno.ENOENT, "there is no PCI device " + device + " (lspci -D lists them)");
        }
        Path driver = folder.resolve("driver");
        String name;
        try {
            name = Files.exists(driver) ? String.valueOf(driver.toRealPath().getFileName()) : NONE;
        } catch (IOException e) {
            throw new TransportException(Errno.EIO, "cannot tell the driver of " + device + ": " + e, e);
        }
        if (!LENDERS.contains(name) && !SHARERS.contains(name)) {
            throw new TransportException(
                    Errno.EACCES,
                    "the PCI device " + device
                            + (name.equals(NONE)
                                    ? " has no driver"
                                    : " is bound to the kernel's driver \"" + name + "\"")
                            + "; bind it to vfio-pci (dpdk-devbind.py --bind=vfio-pci " + device + ")");
        }
    }
}
