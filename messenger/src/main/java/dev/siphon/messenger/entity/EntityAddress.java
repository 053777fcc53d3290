package dev.siphon.messenger.entity;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an entity is to be found (Ceph's {@code entity_addr_t}): the protocol spoken there, a socket address, and a nonce
 * that tells successive or neighbouring owners of one socket address apart. Immutable; equality takes in all three.
 *
 * <p>Text is Ceph's: {@code v1:127.0.0.1:6789/0}, {@code v2:[::1]:3300/12}, {@code -} for the blank address. Without a
 * type in front, {@code v1:} is meant. A local (AF_UNIX) address, which Ceph does not have, is written
 * {@code v1:local:/path/0} or {@code v1:local:@abstract-name/0}; what follows the last slash is its nonce.
 *
 * <p>The order is that of {@code memcmp} over Ceph's structure in the memory of a little-endian machine: type, nonce
 * (lowest byte first), family, port and IP in network order. It decides which of two simultaneous connections survives,
 * so both ends must use the same; it is not a numeric order of anything.
 */
public final class EntityAddress implements Comparable<EntityAddress> {

    private static final EntityAddress BLANK = new EntityAddress(AddressType.NONE, Sockaddr.UNSPECIFIED, 0);

    private final AddressType type;
    private final Sockaddr sockaddr;
    private final int nonce;
    private final int hash;

    private EntityAddress(AddressType type, Sockaddr sockaddr, int nonce) {
        this.type = type;
        this.sockaddr = sockaddr;
        this.nonce = nonce;
        this.hash = (type.wireValue() * 31 + nonce) * 31 + sockaddr.hashCode();
    }

    /**
     * An address.
     *
     * @param address an IPv4, IPv6 or local one
     * @param nonce 32 bits, unsigned
     * @throws IllegalArgumentException if {@code address} is of another kind or unresolved, or the type is NONE
     */
    public static EntityAddress of(AddressType type, SocketAddress address, int nonce) {
        return of(type, Sockaddr.of(address), nonce);
    }

    /** As {@link #of(AddressType, SocketAddress, int)}; an unspecified sockaddr goes with type NONE and only with it. */
    public static EntityAddress of(AddressType type, Sockaddr sockaddr, int nonce) {
        boolean unspecified = sockaddr.family() == Sockaddr.FAMILY_UNSPECIFIED;
        if (unspecified != (type == AddressType.NONE)) {
            throw new IllegalArgumentException("an address of type " + type + " cannot be " + sockaddr);
        }
        return unspecified ? blank(nonce) : new EntityAddress(type, sockaddr, nonce);
    }

    /** An address at which messenger protocol version 1 is spoken. */
    public static EntityAddress legacy(SocketAddress address, int nonce) {
        return of(AddressType.LEGACY, address, nonce);
    }

    /** No address. */
    public static EntityAddress blank() {
        return BLANK;
    }

    /** No address yet, but the nonce is known: what an entity is called before it has learned its IP. */
    public static EntityAddress blank(int nonce) {
        return nonce == 0 ? BLANK : new EntityAddress(AddressType.NONE, Sockaddr.UNSPECIFIED, nonce);
    }

    /**
     * Reads what {@link #toString()} writes; the type, the port and the nonce may be missing. Host names are not looked
     * up.
     *
     * @throws IllegalArgumentException saying what is wrong with {@code text}
     */
    public static EntityAddress parse(String text) {
        return AddressText.parse(text);
    }

    /** The first of {@code addresses} at which protocol version 1 is spoken; the blank one if there is none. */
    public static EntityAddress legacyOf(List<EntityAddress> addresses) {
        return addresses.stream()
                .filter(address -> address.type == AddressType.LEGACY || address.type == AddressType.ANY)
                .findFirst()
                .orElse(BLANK);
    }

    public AddressType type() {
        return type;
    }

    /** The kernel's part of this address. */
    public Sockaddr sockaddr() {
        return sockaddr;
    }

    /** 32 bits, unsigned. */
    public int nonce() {
        return nonce;
    }

    /** The port; 0 for a blank or local address. */
    public int port() {
        return sockaddr.port();
    }

    /**
     * The address to bind or connect to.
     *
     * @throws IllegalStateException if this address {@link #isBlank()}
     */
    public SocketAddress socketAddress() {
        return sockaddr.socketAddress();
    }

    /** True if there is no socket address at all. */
    public boolean isBlank() {
        return type == AddressType.NONE;
    }

    /** True if there is no address, or its IP is the wildcard: then the peer takes the IP from the socket. */
    public boolean isBlankIp() {
        return sockaddr.isBlankIp();
    }

    /**
     * Whether the node that claims to be {@code claimed} is the one that was dialled by this address: port, IP and nonce
     * agree, where a blank IP agrees with any. The type does not matter, as the handshake does not carry it.
     */
    public boolean isSameNodeAs(EntityAddress claimed) {
        if (nonce != claimed.nonce) {
            return false;
        }
        return claimed.isBlankIp() ? port() == claimed.port() : sockaddr.equals(claimed.sockaddr);
    }

    /** This address with another IP; port and nonce stay. A blank address becomes a legacy one with port 0. */
    public EntityAddress withIp(InetAddress ip) {
        AddressType ipType = isBlank() ? AddressType.LEGACY : type;
        return of(ipType, new InetSocketAddress(ip, port()), nonce);
    }

    /**
     * This address with another port.
     *
     * @throws IllegalStateException if it has no IP
     */
    public EntityAddress withPort(int port) {
        if (!(socketAddress() instanceof InetSocketAddress inet)) {
            throw new IllegalStateException("address " + this + " has no port");
        }
        return of(type, new InetSocketAddress(inet.getAddress(), port), nonce);
    }

    public EntityAddress withNonce(int nonce) {
        return of(type, sockaddr, nonce);
    }

    /** This address with another type; a blank one stays blank. */
    public EntityAddress withType(AddressType type) {
        return isBlank() ? this : of(type, sockaddr, nonce);
    }

    @Override
    public int compareTo(EntityAddress other) {
        if (type != other.type) {
            return Integer.compare(type.wireValue(), other.type.wireValue());
        }
        if (nonce != other.nonce) {
            return Integer.compareUnsigned(Integer.reverseBytes(nonce), Integer.reverseBytes(other.nonce));
        }
        return sockaddr.compareTo(other.sockaddr);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntityAddress that
                && hash == that.hash
                && nonce == that.nonce
                && type == that.type
                && sockaddr.equals(that.sockaddr);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return AddressText.print(this);
    }
}
