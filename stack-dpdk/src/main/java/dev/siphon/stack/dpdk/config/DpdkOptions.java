package dev.siphon.stack.dpdk.config;

import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.ip.Ipv4Config;
import dev.siphon.stack.dpdk.packet.PortTraits;
import dev.siphon.stack.options.OptionReader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ceph's {@code ms_dpdk_*} keys and Siphon's own {@code siphon_dpdk_*} keys. Without a device, a stack's port is on the segment
 * inside of the process.
 *
 * @param device the arguments of a virtual device, as {@code net_af_packet0,iface=veth0}, or the PCI address of a real one;
 *     empty for the segment ({@code siphon_dpdk_vdev}, or the entry of {@code ms_dpdk_devs_allowlist} that
 *     {@code ms_dpdk_port_id} counts to)
 * @param devices all PCI devices that DPDK may touch ({@code ms_dpdk_devs_allowlist})
 * @param cores where workers are kept ({@code ms_dpdk_coremask})
 * @param memoryChannels {@code ms_dpdk_memory_channel}
 * @param hugePages the folder where they are mounted, empty for none ({@code ms_dpdk_hugepages})
 * @param memoryMiB EAL's memory without huge pages ({@code siphon_dpdk_memory})
 * @param drivers a driver, or a folder of them, besides those installed ({@code ms_dpdk_pmd})
 * @param address own address; empty on the segment for one that is free
 * @param packets packets per worker ({@code ms_dpdk_rx_buffer_count_per_core})
 * @param mtu {@code siphon_dpdk_mtu}
 * @param pollingMicros how long a worker polls after its last packet before it sleeps ({@code siphon_dpdk_polling_us})
 */
public record DpdkOptions(
        String device,
        List<String> devices,
        CoreMask cores,
        int memoryChannels,
        String hugePages,
        int memoryMiB,
        String drivers,
        Optional<Ipv4Config> address,
        int packets,
        int mtu,
        long pollingMicros) {

    /** What Ceph's keys of this transport begin with. */
    public static final String CEPH_PREFIX = "ms_dpdk_";

    /** What Siphon's own keys of this transport begin with. */
    public static final String OWN_PREFIX = "siphon_dpdk_";

    private static final int MIB = 1 << 20;
    private static final int SEGMENT_MTU = 9000;
    private static final int ETHERNET_MTU = 1500;

    /**
     * Takes up the options in {@code values}, by configuration key, and defaults for those that are not there.
     *
     * @throws IllegalArgumentException if one has an unusable value; the text names it, its value and what is allowed
     */
    public static DpdkOptions of(Map<String, String> values) {
        OptionReader ceph = new OptionReader(CEPH_PREFIX, values);
        OptionReader own = new OptionReader(OWN_PREFIX, values);
        List<String> devices = words(ceph.word("devs_allowlist"));
        String device = device(ceph, own, devices);
        int mtu = (int) own.number("mtu", 0, 0, PortTraits.MAX_MTU);
        if (mtu != 0 && mtu < PortTraits.MIN_MTU) {
            throw own.unusable(
                    "mtu", String.valueOf(mtu), "allowed are " + PortTraits.MIN_MTU + " to " + PortTraits.MAX_MTU);
        }
        return new DpdkOptions(
                device,
                devices,
                CoreMask.parse(ceph.word("coremask")),
                (int) ceph.number("memory_channel", 4, 1, 32),
                ceph.word("hugepages"),
                (int) (own.number("memory", 512L * MIB, 64L * MIB, 1L << 40) / MIB),
                ceph.word("pmd"),
                address(ceph, device),
                (int) ceph.number("rx_buffer_count_per_core", 4096, 512, 1 << 17),
                mtu != 0 ? mtu : device.isEmpty() ? SEGMENT_MTU : ETHERNET_MTU,
                own.number("polling_us", 100, 0, 1_000_000));
    }

    /** Whether the port is on the segment inside of the process. */
    public boolean isOnSegment() {
        return device.isEmpty();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[,\\s]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String device(OptionReader ceph, OptionReader own, List<String> devices) {
        String virtual = own.word("vdev");
        int port = (int) ceph.number("port_id", 0, 0, 31);
        if (!virtual.isEmpty()) {
            own.requireMatch("vdev", "net_[a-z_]+[0-9]*(,[^\\s]+)?", "as in net_af_packet0,iface=veth0");
            if (!devices.isEmpty() || port != 0) {
                throw own.unusable(
                        "vdev",
                        virtual,
                        "it is the stack's one port, so leave out " + CEPH_PREFIX + "devs_allowlist and " + CEPH_PREFIX
                                + "port_id");
            }
            return virtual;
        }
        if (port >= Math.max(1, devices.size())) {
            throw ceph.unusable(
                    "port_id",
                    String.valueOf(port),
                    CEPH_PREFIX + "devs_allowlist names " + devices.size() + " devices, counted from 0");
        }
        return devices.isEmpty() ? "" : devices.get(port);
    }

    private static Optional<Ipv4Config> address(OptionReader ceph, String device) {
        String host = ceph.word("host_ipv4_addr");
        String netmask = ceph.word("netmask_ipv4_addr");
        String gateway = ceph.word("gateway_ipv4_addr");
        if (host.isEmpty()) {
            if (!device.isEmpty()) {
                throw ceph.unusable("host_ipv4_addr", "empty", "the device " + device + " needs an address of its own");
            }
            if (!netmask.isEmpty() || !gateway.isEmpty()) {
                throw ceph.unusable("host_ipv4_addr", "empty", "a netmask or gateway says nothing without it");
            }
            return Optional.empty();
        }
        if (netmask.isEmpty()) {
            throw ceph.unusable("netmask_ipv4_addr", "empty", "needed with " + CEPH_PREFIX + "host_ipv4_addr");
        }
        int address = parse(ceph, "host_ipv4_addr", host);
        try {
            return Optional.of(new Ipv4Config(
                    address,
                    prefixLength(ceph, netmask),
                    gateway.isEmpty() ? 0 : parse(ceph, "gateway_ipv4_addr", gateway)));
        } catch (IllegalArgumentException e) {
            throw ceph.unusable("host_ipv4_addr", host, String.valueOf(e.getMessage()));
        }
    }

    private static int prefixLength(OptionReader ceph, String netmask) {
        int mask = parse(ceph, "netmask_ipv4_addr", netmask);
        int length = Integer.bitCount(mask);
        if (length == 0 || mask != -1 << 32 - length) {
            throw ceph.unusable(
                    "netmask_ipv4_addr", netmask, "its bits must be set from the left, as in 255.255.255.0");
        }
        return length;
    }

    private static int parse(OptionReader ceph, String key, String text) {
        // No name is looked up for what consists of digits and dots.
        if (text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            try {
                return Ipv4Address.of((Inet4Address) InetAddress.getByName(text));
            } catch (UnknownHostException e) {
                throw ceph.unusable(key, text, "not an IPv4 address");
            }
        }
        throw ceph.unusable(key, text, "not an IPv4 address, as in 10.0.0.1");
    }
}
