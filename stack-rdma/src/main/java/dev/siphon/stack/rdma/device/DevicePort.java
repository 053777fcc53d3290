package dev.siphon.stack.rdma.device;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A port of a verbs device.
 *
 * @param device name of the device, such as {@code mlx5_0}
 * @param number the port, from 1
 * @param state as sysfs says it, such as {@code 4: ACTIVE}
 * @param iwarp whether the device speaks iWARP
 * @param gids its addresses
 */
public record DevicePort(String device, int number, String state, boolean iwarp, List<Gid> gids) {

    public DevicePort {
        gids = List.copyOf(gids);
    }

    public boolean isActive() {
        return state.contains("ACTIVE");
    }

    /** Whether {@code address} is one of this port's. */
    public boolean has(InetAddress address) {
        return gids.stream().anyMatch(gid -> gid.address().equals(address));
    }

    /** The device, its port, its state if that is not active, and its addresses. */
    public String describe() {
        return device + " port " + number + (isActive() ? "" : " (" + state + ")") + " with "
                + (gids.isEmpty()
                        ? "no address"
                        : gids.stream()
                                .map(gid -> gid.address().getHostAddress())
                                .distinct()
                                .collect(Collectors.joining(", ")));
    }
}
