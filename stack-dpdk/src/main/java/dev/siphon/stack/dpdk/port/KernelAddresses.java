package dev.siphon.stack.dpdk.port;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import java.net.NetworkInterface;
import java.net.SocketException;

/** The addresses at which this machine's kernel answers, and a stack therefore must not. */
final class KernelAddresses {

    private KernelAddresses() {}

    /** Checks that {@code address} is not one of them. */
    static void check(int address) throws TransportException {
        NetworkInterface owner;
        try {
            owner = NetworkInterface.getByInetAddress(Ipv4Address.toInetAddress(address));
        } catch (SocketException e) {
            throw new TransportException(Errno.EIO, "cannot tell the kernel's addresses: " + e.getMessage(), e);
        }
        if (owner != null) {
            throw new TransportException(
                    Errno.EADDRINUSE,
                    "ms_dpdk_host_ipv4_addr is " + Ipv4Address.format(address) + ": the kernel has that address on "
                            + owner.getName() + " and would answer for it; give the stack one of its own");
        }
    }
}
