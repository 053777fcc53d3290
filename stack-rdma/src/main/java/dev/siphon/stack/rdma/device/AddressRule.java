package dev.siphon.stack.rdma.device;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.config.RdmaOptions;
import java.net.InetAddress;

/** Which own addresses a stack may use, by its options. */
public final class AddressRule {

    private final RdmaOptions options;

    public AddressRule(RdmaOptions options) {
        this.options = options;
    }

    /**
     * The port that {@code own} is on, if {@code purpose} may use it.
     *
     * @throws TransportException {@link Errno#EADDRNOTAVAIL} if the address is on no device, or not on the one that the
     *     options name; {@link Errno#ENETUNREACH} if its port is down
     */
    public DevicePort require(DeviceTable devices, InetAddress own, String purpose) throws TransportException {
        if (own.isAnyLocalAddress()) {
            throw refused(purpose, "an RDMA listener needs the address of a device, not any; " + devices.describe());
        }
        DevicePort port = devices.portOf(own)
                .orElseThrow(
                        () -> refused(purpose, own.getHostAddress() + " is on no RDMA device; " + devices.describe()));
        checkDevice(port, purpose);
        checkGid(port, own, purpose);
        if (!port.isActive()) {
            throw new TransportException(
                    Errno.ENETUNREACH,
                    purpose + ": " + port.device() + " port " + port.number() + " is in state " + port.state()
                            + "; bring up its link or its network device");
        }
        return port;
    }

    private void checkDevice(DevicePort port, String purpose) throws TransportException {
        boolean namesDevice = !options.deviceName().isEmpty();
        if (namesDevice && !options.deviceName().equals(port.device())) {
            throw refused(
                    purpose,
                    "the address is on " + port.describe() + ", but " + RdmaOptions.PREFIX + "device_name is "
                            + options.deviceName());
        }
        if (namesDevice && options.portNumber() != port.number()) {
            throw refused(
                    purpose,
                    "the address is on port " + port.number() + " of " + port.device() + ", but " + RdmaOptions.PREFIX
                            + "port_num is " + options.portNumber());
        }
        if (options.iwarp() != port.iwarp()) {
            throw refused(
                    purpose,
                    port.device() + (port.iwarp() ? " is" : " is not") + " an iWARP device, but " + RdmaOptions.PREFIX
                            + "type is " + (options.iwarp() ? "iwarp" : "ib"));
        }
    }

    private void checkGid(DevicePort port, InetAddress own, String purpose) throws TransportException {
        boolean matches = port.gids().stream()
                .filter(gid -> gid.address().equals(own))
                .anyMatch(gid -> options.gidIndex() == 0 || gid.index() == options.gidIndex());
        if (!matches) {
            throw refused(
                    purpose,
                    own.getHostAddress() + " is not GID " + options.gidIndex() + " of " + port.device() + ", which "
                            + RdmaOptions.PREFIX + "gid_idx asks for: rdma_cm takes the GID of the address; "
                            + port.describe());
        }
        String wanted = options.localGid();
        if (!wanted.isEmpty() && !Gid.parse(0, wanted, "").address().equals(own)) {
            throw refused(
                    purpose,
                    own.getHostAddress() + " is not the GID " + wanted + " that " + RdmaOptions.PREFIX
                            + "local_gid asks for; " + port.describe());
        }
    }

    private static TransportException refused(String purpose, String reason) {
        return new TransportException(Errno.EADDRNOTAVAIL, purpose + ": " + reason);
    }
}
