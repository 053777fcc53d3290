package dev.siphon.it.verbs;

import dev.siphon.stack.rdma.device.DevicePort;
import dev.siphon.stack.rdma.device.DeviceTable;
import dev.siphon.stack.rdma.device.Gid;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/** The addresses of the first verbs device that has any. */
public final class VerbsAddresses {

    private VerbsAddresses() {}

    private static List<InetAddress> ip4() {
        return DeviceTable.read().ports().stream()
                .filter(DevicePort::isActive)
                .map(VerbsAddresses::ip4)
                .filter(addresses -> !addresses.isEmpty())
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no IPv4 address on any device; " + DeviceTable.read().describe()));
    }

    private static List<InetAddress> ip4(DevicePort port) {
        return port.gids().stream()
                .map(Gid::address)
                .filter(Inet4Address.class::isInstance)
                .distinct()
                .toList();
    }

    /** An address to listen on. */
    public static InetAddress own() {
        return ip4().get(0);
    }

    /** The device that it is on. */
    public static String device() {
        return DeviceTable.read().portOf(own()).orElseThrow().device();
    }

    /** The same, with port 0. */
    public static SocketAddress fresh() {
        return new InetSocketAddress(own(), 0);
    }

    /** An IPv6 address of any device that does not depend on a link, with port 0. */
    public static SocketAddress fresh6() {
        return DeviceTable.read().ports().stream()
                .filter(DevicePort::isActive)
                .flatMap(port -> port.gids().stream())
                .map(Gid::address)
                .filter(address -> address instanceof Inet6Address && !address.isLinkLocalAddress())
                .findFirst()
                .map(address -> new InetSocketAddress(address, 0))
                .orElseThrow(() -> new AssertionError(
                        "no IPv6 address on any device; " + DeviceTable.read().describe()));
    }

    /** Another address of the same device, if there is one. */
    public static Optional<SocketAddress> other() {
        return ip4().stream().skip(1).findFirst().map(address -> new InetSocketAddress(address, 0));
    }
}
