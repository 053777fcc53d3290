package dev.siphon.messenger.entity;

import dev.siphon.stack.LocalSocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Addresses of every kind, for property tests. */
public final class Addresses {

    private Addresses() {}

    /** Any address, the blank ones among them. */
    public static Arbitrary<EntityAddress> any() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, nonces().map(EntityAddress::blank)),
                Tuple.of(
                        9,
                        Combinators.combine(
                                        Arbitraries.of(AddressType.LEGACY, AddressType.MSGR2, AddressType.ANY),
                                        socketAddresses(),
                                        nonces())
                                .as((type, address, nonce) -> EntityAddress.of(type, address, nonce))));
    }

    private static Arbitrary<Integer> nonces() {
        return Arbitraries.integers();
    }

    private static Arbitrary<SocketAddress> socketAddresses() {
        Arbitrary<Integer> ports = Arbitraries.integers().between(0, 0xFFFF);
        Arbitrary<Integer> scopes = Arbitraries.integers().between(0, Integer.MAX_VALUE);
        return Arbitraries.oneOf(
                Combinators.combine(bytes(4), ports).as((ip, port) -> new InetSocketAddress(ip4(ip), port)),
                Combinators.combine(bytes(16), scopes, ports)
                        .as((ip, scope, port) -> new InetSocketAddress(ip6(ip, scope), port)),
                names().map(LocalSocketAddress::of),
                names().map(LocalSocketAddress::ofAbstract));
    }

    private static Arbitrary<byte[]> bytes(int length) {
        return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.just((byte) 0)), Tuple.of(3, Arbitraries.bytes()))
                .array(byte[].class)
                .ofSize(length);
    }

    /** No name starts with @, which in text means an abstract one. */
    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("/ .%ü0123456789")
                .ofMinLength(1)
                .ofMaxLength(LocalSocketAddress.MAX_NAME_BYTES / 2);
    }

    private static InetAddress ip4(byte[] ip) {
        try {
            return InetAddress.getByAddress(ip);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress ip6(byte[] ip, int scope) {
        try {
            return Inet6Address.getByAddress(null, ip, scope);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
