package dev.siphon.messenger.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.LocalSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1:127.0.0.1:6789/0",
                "v2:10.0.0.255:3300/4294967295",
                "any:127.0.0.1:0/12",
                "v1:[::1]:6789/0",
                "v1:[::]:6789/0",
                "v1:[fe80::1%2]:6800/7",
                "v1:[2001:db8::1:0:0:1]:6800/7",
                "v1:[::ffff:102:304]:6800/7",
                "v1:local:/run/a b.sock/0",
                "v1:local:/12/34/56",
                "v1:local:@siphon/99",
                "-",
                "-/17"
            })
    void isReadAndWrittenAlike(String text) {
        assertThat(EntityAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:6789/12345, v1:127.0.0.1:6789/12345",
        "127.0.0.1:6789, v1:127.0.0.1:6789/0",
        "127.0.0.1, v1:127.0.0.1:0/0",
        "[0:0:0:0:0:0:0:1]:6789, v1:[::1]:6789/0",
        "[::FFFF:1.2.3.4]:1, v1:[::ffff:102:304]:1/0",
        "local:@x/0, v1:local:@x/0"
    })
    void whatIsLeftOutIsFilledIn(String text, String full) {
        assertThat(EntityAddress.parse(text)).hasToString(full);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:6789, is expected",
        "127.0.0:1, not an IPv4 address",
        "127.0.0.01:1, not an IPv4 address",
        "256.0.0.1:1, \"256\" is not a number from 0 to 255",
        "127.0.0.1:65536, \"65536\" is not a number from 0 to 65535",
        "127.0.0.1:1/4294967296, from 0 to 4294967295",
        "127.0.0.1:1/, from 0 to 4294967295",
        "127.0.0.1:1/-1, from 0 to 4294967295",
        "::1:6789, is expected",
        "[::1::]:6789, not an IPv6 address",
        "v1:, is expected",
        "v1:-, is expected",
        "-1/0, only /nonce may follow",
        "local:/0, local:PATH/NONCE",
        "local:/tmp/sock, \"sock\" is not a number"
    })
    void whatIsNoAddressIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> EntityAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining(reason);
    }

    /** Each is less than the next in the memory of a little-endian machine, whatever the numbers look like. */
    @Test
    void theOrderIsThatOfBytesInMemory() {
        List<EntityAddress> ordered = Stream.of(
                        "-",
                        "-/5",
                        "v1:10.0.0.1:6789/0",
                        // The nonce comes before everything in sockaddr, lowest byte first: 256 is less than 1.
                        "v1:10.0.0.1:6789/256",
                        "v1:9.0.0.1:6789/1",
                        // AF_UNIX, AF_INET, AF_INET6.
                        "v1:local:@z/2",
                        "v1:local:/a/2",
                        "v1:local:/aa/2",
                        // The port in network order, then the IP.
                        "v1:255.0.0.1:255/2",
                        "v1:9.0.0.1:256/2",
                        "v1:9.0.0.2:256/2",
                        "v1:200.0.0.1:256/2",
                        "v1:[::2]:1/2",
                        "v1:[::1]:2/2",
                        "v1:[::1%1]:2/2",
                        "v1:9.0.0.1:1/4294967295",
                        "v2:1.0.0.1:1/0",
                        "any:1.0.0.1:1/0")
                .map(EntityAddress::parse)
                .toList();

        assertThat(ordered).isSorted().doesNotHaveDuplicates();
        assertThat(ordered.get(3)).isLessThan(ordered.get(4));
    }

    @Test
    void everythingCountsForEquality() throws UnknownHostException {
        EntityAddress address = EntityAddress.parse("v1:127.0.0.1:6789/5");

        assertThat(address)
                .isEqualTo(EntityAddress.legacy(
                        new InetSocketAddress(InetAddress.getByAddress("some.name", new byte[] {127, 0, 0, 1}), 6789),
                        5))
                .hasSameHashCodeAs(EntityAddress.parse("v1:127.0.0.1:6789/5"))
                .isNotEqualTo(address.withNonce(6))
                .isNotEqualTo(address.withPort(6790))
                .isNotEqualTo(address.withType(AddressType.ANY))
                .isNotEqualTo(EntityAddress.parse("v1:127.0.0.2:6789/5"));
        assertThat(EntityAddress.parse("[fe80::1%1]:1")).isNotEqualTo(EntityAddress.parse("[fe80::1%2]:1"));
    }

    @Test
    void aBlankIpIsFilledInAndTheRestStays() throws UnknownHostException {
        InetAddress seen = InetAddress.getByAddress(new byte[] {10, 0, 0, 9});

        assertThat(EntityAddress.parse("0.0.0.0:6800/7").isBlankIp()).isTrue();
        assertThat(EntityAddress.parse("0.0.0.0:6800/7").withIp(seen)).hasToString("v1:10.0.0.9:6800/7");
        assertThat(EntityAddress.blank(7).isBlankIp()).isTrue();
        assertThat(EntityAddress.blank(7).withIp(seen)).hasToString("v1:10.0.0.9:0/7");
        assertThat(EntityAddress.parse("[::]:1").isBlankIp()).isTrue();
    }

    @Test
    void aLocalPathIsNeverABlankIp() {
        EntityAddress local = EntityAddress.legacy(LocalSocketAddress.of("/run/siphon.sock"), 3);

        assertThat(local.isBlankIp()).isFalse();
        assertThat(local.port()).isZero();
        assertThat(local.socketAddress()).isEqualTo(LocalSocketAddress.of("/run/siphon.sock"));
    }

    @ParameterizedTest
    @CsvSource({
        "v1:10.0.0.1:6789/0, v1:10.0.0.1:6789/0, true",
        "any:10.0.0.1:6789/0, v1:10.0.0.1:6789/0, true",
        "v1:10.0.0.1:6789/5, v1:0.0.0.0:6789/5, true",
        "v1:10.0.0.1:6789/5, v1:0.0.0.0:6789/6, false",
        "v1:10.0.0.1:6789/5, v1:0.0.0.0:6790/5, false",
        "v1:10.0.0.1:6789/0, v1:10.0.0.2:6789/0, false",
        "v1:10.0.0.1:6789/0, v1:10.0.0.1:6789/1, false",
        "v1:local:/a/0, v1:local:/a/0, true",
        "v1:local:/a/0, v1:local:/b/0, false"
    })
    void theNodeThatAnswersIsTheOneThatWasDialled(String dialled, String claimed, boolean same) {
        assertThat(EntityAddress.parse(dialled).isSameNodeAs(EntityAddress.parse(claimed)))
                .isEqualTo(same);
    }

    @Test
    void theAddressForProtocolOneIsPickedFromSeveral() {
        EntityAddress v2 = EntityAddress.parse("v2:10.0.0.1:3300/0");
        EntityAddress v1 = EntityAddress.parse("v1:10.0.0.1:6789/0");

        assertThat(EntityAddress.legacyOf(List.of(v2, v1))).isEqualTo(v1);
        assertThat(EntityAddress.legacyOf(List.of(v2))).isEqualTo(EntityAddress.blank());
    }

    @Test
    void aBlankAddressNamesNoSocket() {
        assertThat(EntityAddress.blank().isBlank()).isTrue();
        assertThatThrownBy(() -> EntityAddress.blank().socketAddress()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> EntityAddress.of(AddressType.LEGACY, Sockaddr.UNSPECIFIED, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnresolvedHostIsRefusedByName() {
        assertThatThrownBy(() -> EntityAddress.legacy(InetSocketAddress.createUnresolved("mon.example", 6789), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mon.example");
    }
}
