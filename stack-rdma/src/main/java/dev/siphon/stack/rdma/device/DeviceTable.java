package dev.siphon.stack.rdma.device;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What sysfs says of verbs devices at one moment ({@code Documentation/ABI/stable/sysfs-class-infiniband}). Reading it
 * needs neither a library nor a right.
 *
 * @param ports every port of every device, by name and number
 */
public record DeviceTable(List<DevicePort> ports) {

    private static final Path SYSFS = Path.of("/sys/class/infiniband");

    public DeviceTable {
        ports = List.copyOf(ports);
    }

    /** The devices of this machine now. */
    public static DeviceTable read() {
        return read(SYSFS);
    }

    /** The devices under {@code root}, which is laid out as {@code /sys/class/infiniband}; none if it is not there. */
    static DeviceTable read(Path root) {
        List<DevicePort> ports = new ArrayList<>();
        for (Path device : children(root)) {
            boolean iwarp = text(device.resolve("node_type")).contains("RNIC");
            for (Path port : children(device.resolve("ports"))) {
                ports.add(new DevicePort(
                        name(device), Integer.parseInt(name(port)), text(port.resolve("state")), iwarp, gids(port)));
            }
        }
        return new DeviceTable(ports);
    }

    private static List<Gid> gids(Path port) {
        List<Gid> gids = new ArrayList<>();
        for (Path file : children(port.resolve("gids"))) {
            String gid = text(file);
            if (gid.chars().anyMatch(c -> c != '0' && c != ':')) {
                Path type = port.resolve("gid_attrs").resolve("types").resolve(name(file));
                gids.add(Gid.parse(Integer.parseInt(name(file)), gid, text(type)));
            }
        }
        gids.sort(Comparator.comparingInt(Gid::index));
        return gids;
    }

    private static List<Path> children(Path directory) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            // A device that went away meanwhile, or no devices at all: there is nothing to list.
            return List.of();
        }
        found.sort(Comparator.comparing(DeviceTable::name));
        return found;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            // Attributes of entries not in use cannot be read.
            return "";
        }
    }

    /** The port that {@code address} is on. */
    public Optional<DevicePort> portOf(InetAddress address) {
        return ports.stream().filter(port -> port.has(address)).findFirst();
    }

    /** All ports with their addresses, in one line. */
    public String describe() {
        return ports.isEmpty()
                ? "there is no RDMA device"
                : "RDMA devices here: "
                        + ports.stream().map(DevicePort::describe).collect(Collectors.joining("; "));
    }
}
