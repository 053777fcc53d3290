package dev.siphon.stack.dpdk.ip;

/**
 * Where an instance lives. Addresses are ints in network byte order.
 *
 * @param address own address
 * @param prefixLength bits of the own network, 1 to 30
 * @param gateway who forwards to other networks; 0 if nobody does
 */
public record Ipv4Config(int address, int prefixLength, int gateway) {

    public Ipv4Config {
        if (prefixLength < 1 || prefixLength > 30) {
            throw new IllegalArgumentException("prefixLength is " + prefixLength + ", allowed are 1 to 30");
        }
        int mask = -1 << 32 - prefixLength;
        if (address >>> 24 == 0
                || address >>> 28 >= 0xE
                || address >>> 24 == 127
                || (address | mask) == -1
                || (address & ~mask) == 0) {
            throw new IllegalArgumentException(
                    "address is " + Ipv4Address.format(address) + "/" + prefixLength + ", must be a host's own");
        }
        if (gateway != 0 && (gateway & mask) != (address & mask)) {
            throw new IllegalArgumentException("gateway " + Ipv4Address.format(gateway) + " is not on the network of "
                    + Ipv4Address.format(address) + "/" + prefixLength);
        }
    }

    /** Who gets a datagram for {@code destination} first; 0 if nobody can forward it. */
    public int nextHop(int destination) {
        int mask = -1 << 32 - prefixLength;
        return (destination & mask) == (address & mask) ? destination : gateway;
    }

    /** Whether {@code destination} is everybody on this network. */
    public boolean isBroadcast(int destination) {
        int mask = -1 << 32 - prefixLength;
        return destination == -1 || (destination | mask) == -1 && (destination & mask) == (address & mask);
    }
}
