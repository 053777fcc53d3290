package dev.siphon.stack.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.Errno;
import dev.siphon.stack.LocalSocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import jnr.unixsocket.UnixSocketAddress;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class SocketAddressCodecTest {

    private final SocketAddressCodec codec = new SocketAddressCodec();

    @Property
    void ipv4(@ForAll @Size(4) byte[] host, @ForAll @IntRange(max = 65535) int port) throws Exception {
        assertRoundTrip(new InetSocketAddress(InetAddress.getByAddress(host), port), 16);
    }

    @Property
    void ipv6(
            @ForAll @Size(16) byte[] host,
            @ForAll @IntRange(max = 65535) int port,
            @ForAll @IntRange(min = 1) int scope)
            throws Exception {
        Assume.that(InetAddress.getByAddress(host) instanceof Inet6Address);
        assertRoundTrip(new InetSocketAddress(InetAddress.getByAddress(host), port), 28);
        assertRoundTrip(new InetSocketAddress(Inet6Address.getByAddress(null, host, scope), port), 28);
    }

    @Property
    void local(@ForAll @NotEmpty @StringLength(max = 107) String name, @ForAll boolean isAbstract) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        Assume.that(bytes <= LocalSocketAddress.MAX_NAME_BYTES && name.indexOf('\0') < 0 && name.indexOf('\uFFFD') < 0);
        Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(name));
        assertRoundTrip(isAbstract ? LocalSocketAddress.ofAbstract(name) : LocalSocketAddress.of(name), bytes + 3);
    }

    @Property
    void whateverAPeerCallsItselfCanBeRead(
            @ForAll @Size(132) byte[] memory, @ForAll @IntRange(max = 300) int length, @ForAll boolean isLocal) {
        codec.bytes().put(0, memory);
        if (isLocal) {
            codec.bytes().putShort(0, (short) 1);
        }
        codec.bytes().putInt(128, length);
        assertThat(codec.decode()).isNotNull();
    }

    @Example
    void aConnectingLocalSocketIsUnnamed() {
        codec.encode(LocalSocketAddress.of("/left/over"));
        codec.bytes().putInt(128, 2);
        assertThat(codec.decode()).isSameAs(LocalSocketAddress.unnamed());
    }

    @Example
    void aPathOf108BytesOrAnAbstractNameWithZerosReadsAsUnnamed() {
        codec.encode(LocalSocketAddress.of("x".repeat(107)));
        codec.bytes().put(2 + 107, (byte) 'x').putInt(128, 110);
        assertThat(codec.decode()).isSameAs(LocalSocketAddress.unnamed());
        codec.encode(LocalSocketAddress.ofAbstract("abc"));
        codec.bytes().put(4, (byte) 0).putInt(128, 6);
        assertThat(codec.decode()).isSameAs(LocalSocketAddress.unnamed());
    }

    @Example
    void anIpv4PeerOfAnIpv6ListenerIsAnIpv4Address() throws Exception {
        codec.encode(Hosts.at("::1", 6789));
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 10, 1, 2, 3};
        codec.bytes().put(8, mapped).putInt(128, 28);
        assertThat(codec.decode()).isEqualTo(Hosts.at("10.1.2.3", 6789));
    }

    @Example
    void addressesOfOtherLibrariesAreUnderstood() throws Exception {
        assertThat(SocketAddressCodec.normalize(new UnixSocketAddress("/run/a")))
                .isEqualTo(LocalSocketAddress.of("/run/a"));
        assertThat(SocketAddressCodec.normalize(new UnixSocketAddress("\0a")))
                .isEqualTo(LocalSocketAddress.ofAbstract("a"));
        assertThat(SocketAddressCodec.normalize(UnixDomainSocketAddress.of("/run/a")))
                .isEqualTo(LocalSocketAddress.of("/run/a"));
    }

    @Example
    void whatIsNotAnAddressIsNamed() {
        assertThatThrownBy(() -> SocketAddressCodec.normalize(InetSocketAddress.createUnresolved("mon.example", 1)))
                .satisfies(StreamTest.is(Errno.EINVAL))
                .hasMessageContaining("mon.example");
        assertThatThrownBy(() -> SocketAddressCodec.normalize(LocalSocketAddress.unnamed()))
                .satisfies(StreamTest.is(Errno.EINVAL));
        assertThatThrownBy(() -> SocketAddressCodec.normalize(new UnixSocketAddress("x".repeat(108))))
                .satisfies(StreamTest.is(Errno.EINVAL))
                .hasMessageContaining("at most 107");
        assertThatThrownBy(() -> SocketAddressCodec.normalize(new SocketAddress() {}))
                .satisfies(StreamTest.is(Errno.EAFNOSUPPORT));
    }

    @Example
    void addressesReadAsPeopleWriteThem() throws Exception {
        assertThat(SocketAddressCodec.text(Hosts.at("127.0.0.1", 1))).isEqualTo("127.0.0.1:1");
        assertThat(SocketAddressCodec.text(Hosts.at("::1", 1))).isEqualTo("[0:0:0:0:0:0:0:1]:1");
        assertThat(SocketAddressCodec.text(LocalSocketAddress.ofAbstract("a"))).isEqualTo("@a");
    }

    private void assertRoundTrip(SocketAddress address, int length) {
        assertThat(codec.encode(address)).isEqualTo(length);
        codec.bytes().putInt(128, length);
        assertThat(codec.decode()).isEqualTo(address);
    }
}
