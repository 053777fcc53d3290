package dev.siphon.stack.rdma.library;

import dev.siphon.stack.UnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel offers for verbs: device files, and devices with ports in sysfs (Documentation/ABI/stable/sysfs-class-infiniband).
 *
 * @param deviceFiles the folder of the device files
 * @param devices the folder with one folder for each device
 */
record KernelSupport(Path deviceFiles, Path devices) {

    private static final String CONNECTION_MANAGER = "rdma_cm";

    static KernelSupport ofThisMachine() {
        return new KernelSupport(Path.of("/dev/infiniband"), Path.of("/sys/class/infiniband"));
    }

    /** Checks that the files are there and that this user may use them. */
    void checkDeviceFiles() throws UnavailableException {
        if (!Files.isDirectory(deviceFiles)) {
            throw new UnavailableException(
                    "there is no " + deviceFiles,
                    "load the kernel's modules (modprobe ib_uverbs; modprobe rdma_ucm) and the device's driver; in a container,"
                            + " pass the folder in (--device=/dev/infiniband)");
        }
        Path manager = deviceFiles.resolve(CONNECTION_MANAGER);
        if (!Files.exists(manager)) {
            throw new UnavailableException("there is no " + manager, "load the module of rdma_cm (modprobe rdma_ucm)");
        }
        for (Path file : children(deviceFiles)) {
            if (name(file).startsWith("uverbs") || name(file).equals(CONNECTION_MANAGER)) {
                checkAccess(file);
            }
        }
    }

    private static void checkAccess(Path file) throws UnavailableException {
        if (!Files.isReadable(file) || !Files.isWritable(file)) {
            throw new UnavailableException(
                    "user " + System.getProperty("user.name") + " may not read and write " + file,
                    "install rdma-core's udev rules (Debian: apt-get install rdma-core), or put the user into the file's group");
        }
    }

    /** Checks that one of the devices that the library can drive has a port that is up. */
    void checkPorts(List<String> usable) throws UnavailableException {
        List<Path> present = children(devices);
        if (present.isEmpty()) {
            throw new UnavailableException(
                    "there is no RDMA device",
                    "load the driver of the adapter, or make a Soft-RoCE device (modprobe rdma_rxe;"
                            + " rdma link add rxe0 type rxe netdev <interface>)");
        }
        List<String> states = new ArrayList<>();
        boolean anyUsable = false;
        for (Path device : present) {
            boolean drivable = usable.contains(name(device));
            anyUsable |= drivable;
            for (Path port : children(device.resolve("ports"))) {
                String state = text(port.resolve("state"));
                if (drivable && state.contains("ACTIVE")) {
                    return;
                }
                states.add(name(device) + " port " + name(port) + (drivable ? "" : ", without a provider,")
                        + " is in state " + state);
            }
        }
        throw new UnavailableException(
                "no RDMA device is up: " + String.join("; ", states),
                anyUsable
                        ? "bring up its link or its network device (ip link set <interface> up)"
                        : "install the providers of libibverbs (Debian: apt-get install ibverbs-providers)");
    }

    private static List<Path> children(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            // Not there, or gone meanwhile: nothing to list.
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "unknown (" + e.getMessage() + ")";
        }
    }
}
