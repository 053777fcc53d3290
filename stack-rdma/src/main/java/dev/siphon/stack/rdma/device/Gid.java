package dev.siphon.stack.rdma.device;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/**
 * An address of a port. On RoCE it is an IP address of the network device beneath.
 *
 * @param index its place in the port's table
 * @param address the 16 bytes as an IPv6 address, or as IPv4 if they are one mapped
 * @param type as the kernel says it: {@code RoCE v2}, {@code IB/RoCE v1}; empty if unknown
 */
public record Gid(int index, InetAddress address, String type) {

    /** The GID written in groups of four hex digits, as sysfs has it. */
    static Gid parse(int index, String text, String type) {
        byte[] bytes = HexFormat.of().parseHex(text.replace(":", ""));
        try {
            return new Gid(index, InetAddress.getByAddress(bytes), type);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a GID: " + text, e);
        }
    }
}
