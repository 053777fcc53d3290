package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.entity.AddressType;
import dev.siphon.messenger.entity.Addresses;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What is written is read back, in any kind of buffer; what goes beyond a field does not spill into its neighbours. */
class StructuresPropertyTest {

    private static final int INDEX = 3;

    @Provide
    Arbitrary<EntityAddress> addresses() {
        return Addresses.any();
    }

    private static ByteBuffer buffer(int length, boolean direct, boolean bigEndian) {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(length + INDEX) : ByteBuffer.allocate(length + INDEX);
        return buffer.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    @Property
    void connect(
            @ForAll long features,
            @ForAll EntityType type,
            @ForAll int a,
            @ForAll int b,
            @ForAll int c,
            @ForAll boolean direct,
            @ForAll boolean bigEndian) {
        ConnectMessage connect = new ConnectMessage().wrap(buffer(ConnectMessage.LENGTH, direct, bigEndian), INDEX);
        connect.features(features).hostType(type).globalSeq(a).connectSeq(b);
        connect.protocolVersion(c).authorizerProtocol(a).authorizerLength(b).flags(c);

        assertThat(connect.features()).isEqualTo(features);
        assertThat(connect.hostType()).isEqualTo(type);
        assertThat(connect.globalSeq()).isEqualTo(Integer.toUnsignedLong(a));
        assertThat(connect.connectSeq()).isEqualTo(Integer.toUnsignedLong(b));
        assertThat(connect.protocolVersion()).isEqualTo(c);
        assertThat(connect.authorizerProtocol()).isEqualTo(a);
        assertThat(connect.authorizerLength()).isEqualTo(Integer.toUnsignedLong(b));
        assertThat(connect.flags()).isEqualTo(c & 0xFF);
    }

    @Property
    void connectReply(
            @ForAll byte tag,
            @ForAll long features,
            @ForAll int a,
            @ForAll int b,
            @ForAll int c,
            @ForAll boolean direct) {
        ConnectReply reply = new ConnectReply().wrap(buffer(ConnectReply.LENGTH, direct, true), INDEX);
        reply.tag(tag).features(features).globalSeq(a).connectSeq(b);
        reply.protocolVersion(c).authorizerLength(a).flags(b);

        assertThat(reply.tag()).isEqualTo(tag & 0xFF);
        assertThat(reply.features()).isEqualTo(features);
        assertThat(reply.globalSeq()).isEqualTo(Integer.toUnsignedLong(a));
        assertThat(reply.connectSeq()).isEqualTo(Integer.toUnsignedLong(b));
        assertThat(reply.protocolVersion()).isEqualTo(c);
        assertThat(reply.authorizerLength()).isEqualTo(Integer.toUnsignedLong(a));
        assertThat(reply.flags()).isEqualTo(b & 0xFF);
    }

    @Property
    void header(
            @ForAll boolean old,
            @ForAll long seq,
            @ForAll long tid,
            @ForAll int small,
            @ForAll int length,
            @ForAll EntityType type,
            @ForAll("addresses") EntityAddress address,
            @ForAll boolean direct) {
        MessageHeader header = MessageHeader.forFeatures(old ? 0 : Features.NOSRCADDR);
        header.wrap(buffer(header.length(), direct, true), INDEX).clear();
        EntityName name = new EntityName(type, tid);
        header.seq(seq).tid(tid).type(small).priority(small + 1).version(small + 2);
        header.frontLength(length).middleLength(~length).dataLength(length + 1).dataOff(small + 3);
        header.source(name, address).compatVersion(small + 4).crc(length);

        assertThat(header.seq()).isEqualTo(seq);
        assertThat(header.tid()).isEqualTo(tid);
        assertThat(header.type()).isEqualTo(small & 0xFFFF);
        assertThat(header.priority()).isEqualTo(small + 1 & 0xFFFF);
        assertThat(header.version()).isEqualTo(small + 2 & 0xFFFF);
        assertThat(header.frontLength()).isEqualTo(Integer.toUnsignedLong(length));
        assertThat(header.middleLength()).isEqualTo(Integer.toUnsignedLong(~length));
        assertThat(header.dataLength()).isEqualTo(Integer.toUnsignedLong(length + 1));
        assertThat(header.dataOff()).isEqualTo(small + 3 & 0xFFFF);
        assertThat(header.source()).isEqualTo(name);
        assertThat(header.isFrom(name)).isTrue();
        assertThat(header.isFrom(new EntityName(type, ~tid))).isFalse();
        assertThat(header.crc()).isEqualTo(length);
        if (header instanceof OldMessageHeader oldHeader) {
            assertThat(oldHeader.sourceAddress()).isEqualTo(address.withType(AddressType.LEGACY));
        } else {
            assertThat(header.compatVersion()).isEqualTo(small + 4 & 0xFFFF);
        }
    }

    @Property
    void aHeadersCrcCoversEveryByteButItself(@ForAll boolean old, @ForAll @Size(400) byte[] content, @ForAll int at) {
        CephCrc32c crc = new CephCrc32c();
        MessageHeader header = MessageHeader.forFeatures(old ? 0 : Features.NOSRCADDR);
        header.wrap(ByteBuffer.wrap(content), INDEX);
        int intact = header.computeCrc(crc);
        int flipped = Math.floorMod(at, header.length());

        content[INDEX + flipped] ^= 1;

        assertThat(header.computeCrc(crc) != intact).isEqualTo(flipped < header.length() - Integer.BYTES);
    }

    @Property
    void footer(@ForAll boolean old, @ForAll int a, @ForAll int b, @ForAll long signature, @ForAll byte flags) {
        MessageFooter footer = MessageFooter.forFeatures(old ? 0 : Features.MSG_AUTH);
        footer.wrap(buffer(footer.length(), false, true), INDEX);
        footer.frontCrc(a).middleCrc(b).dataCrc(a + b).signature(signature).flags(flags);

        assertThat(footer.frontCrc()).isEqualTo(a);
        assertThat(footer.middleCrc()).isEqualTo(b);
        assertThat(footer.dataCrc()).isEqualTo(a + b);
        assertThat(footer.signature()).isEqualTo(old ? 0 : signature);
        assertThat(footer.flags()).isEqualTo(flags & 0xFF);
        assertThat(footer.isComplete()).isEqualTo((flags & 1) != 0);
        assertThat(footer.hasDataCrc()).isEqualTo((flags & 2) == 0);
        assertThat(footer.isSigned()).isEqualTo((flags & 4) != 0);
    }

    @Property
    void keepaliveStampAndSeq(@ForAll int seconds, @ForAll int nanoseconds, @ForAll long seq) {
        ByteBuffer buffer = buffer(KeepaliveStamp.LENGTH, true, true);
        KeepaliveStamp.put(buffer, INDEX, seconds, nanoseconds);
        assertThat(KeepaliveStamp.seconds(buffer, INDEX)).isEqualTo(Integer.toUnsignedLong(seconds));
        assertThat(KeepaliveStamp.nanoseconds(buffer, INDEX)).isEqualTo(Integer.toUnsignedLong(nanoseconds));

        AckSeq.put(buffer, INDEX, seq);
        assertThat(AckSeq.read(buffer, INDEX)).isEqualTo(seq);
    }

    @Property
    void whateverTheBytesLogLinesCanBePrinted(@ForAll @Size(400) byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);

        assertThat(new ConnectMessage().wrap(buffer, 0).toString()).contains("host_type=");
        assertThat(new ConnectReply().wrap(buffer, 0).toString()).contains("tag=");
        assertThat(new MessageHeader().wrap(buffer, 0).toString()).contains("src=");
        assertThat(new OldMessageHeader().wrap(buffer, 0).toString()).contains("src=");
        assertThat(new MessageFooter().wrap(buffer, 0).toString()).contains("flags=");
        MalformedFrames.only(() -> new ConnectMessage().wrap(buffer, 0).hostType());
        MalformedFrames.only(() -> new MessageHeader().wrap(buffer, 0).source());
        MalformedFrames.only(() -> new OldMessageHeader().wrap(buffer, 0).sourceAddress());
    }
}
