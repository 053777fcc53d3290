package dev.siphon.stack.rdma.library;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Addresses of the network devices beneath the verbs devices of this machine. */
final class VerbsAddress {

    private static final Path DEVICES = Path.of("/sys/class/infiniband");

    private VerbsAddress() {}

    static InetAddress ipv4() throws IOException {
        return find(Inet4Address.class).orElseThrow();
    }

    static Optional<InetAddress> ipv6() throws IOException {
        return find(Inet6Address.class);
    }

    private static Optional<InetAddress> find(Class<? extends InetAddress> family) throws IOException {
        try (Stream<Path> devices = Files.list(DEVICES)) {
            return devices.sorted()
                    .filter(device -> text(device.resolve("ports/1/state")).contains("ACTIVE"))
                    .map(device -> text(device.resolve("ports/1/gid_attrs/ndevs/0")))
                    .filter(name -> !name.isEmpty())
                    .flatMap(VerbsAddress::addresses)
                    .filter(family::isInstance)
                    .findFirst();
        }
    }

    private static Stream<InetAddress> addresses(String networkDevice) {
        try {
            NetworkInterface found = NetworkInterface.getByName(networkDevice);
            return found == null ? Stream.empty() : found.inetAddresses();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
