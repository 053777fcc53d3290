package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.golden.GoldenFile;
import dev.siphon.messenger.golden.GoldenUse;
import dev.siphon.messenger.golden.SessionParser;
import dev.siphon.messenger.golden.Structure;
import dev.siphon.messenger.golden.Structure.Kind;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real daemons sent is read to the fields that were noted about it, and written again to the same bytes. */
class WireStructuresGoldenTest {

    /** Structures are read and written here, not at 0, so that a forgotten offset shows. */
    private static final int INDEX = 5;

    private static final Pattern NOTED_FIELD = Pattern.compile("(\\w+)=(\\w+(?:\\.\\w+)?)");

    static Stream<String> files() {
        return GoldenUse.STRUCTURES.files();
    }

    private static List<Structure> structures(String file) {
        return GoldenFile.load(file).sessions().stream()
                .flatMap(session -> SessionParser.parse(session).structures().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsReadIsWrittenToTheSameBytes(String file) {
        assertThat(structures(file)).isNotEmpty().allSatisfy(structure -> {
            ByteBuffer target = ByteBuffer.allocate(structure.bytes().length + 2 * INDEX);
            if (rewrite(structure, structure.at(INDEX), target)) {
                assertThat(target).isEqualTo(structure.at(INDEX));
            }
        });
    }

    /** False if the structure is none of this package's. */
    private static boolean rewrite(Structure structure, ByteBuffer source, ByteBuffer target) {
        switch (structure.kind()) {
            case BANNER -> Banner.put(target, INDEX);
            case ADDRESS -> EntityAddressCodec.putLegacy(target, INDEX, EntityAddressCodec.readLegacy(source, INDEX));
            case CONNECT -> rewriteConnect(source, target);
            case CONNECT_REPLY -> rewriteReply(source, target);
            case SEQ -> AckSeq.put(target, INDEX, AckSeq.read(source, INDEX));
            case TAG -> rewriteTag(source, target);
            case HEADER -> rewriteHeader(structure.features(), source, target);
            case FOOTER -> rewriteFooter(structure.features(), source, target);
            case WRONG_BANNER, AUTHORIZER, AUTHORIZER_REPLY, UNKNOWN_TAG, FRONT, MIDDLE, DATA -> {
                return false;
            }
        }
        return true;
    }

    private static void rewriteConnect(ByteBuffer source, ByteBuffer target) {
        ConnectMessage from = new ConnectMessage().wrap(source, INDEX);
        new ConnectMessage()
                .wrap(target, INDEX)
                .features(from.features())
                .hostType(from.hostType())
                .globalSeq(from.globalSeq())
                .connectSeq(from.connectSeq())
                .protocolVersion(from.protocolVersion())
                .authorizerProtocol(from.authorizerProtocol())
                .authorizerLength((int) from.authorizerLength())
                .flags(from.flags());
    }

    private static void rewriteReply(ByteBuffer source, ByteBuffer target) {
        ConnectReply from = new ConnectReply().wrap(source, INDEX);
        new ConnectReply()
                .wrap(target, INDEX)
                .tag(from.tag())
                .features(from.features())
                .globalSeq(from.globalSeq())
                .connectSeq(from.connectSeq())
                .protocolVersion(from.protocolVersion())
                .authorizerLength((int) from.authorizerLength())
                .flags(from.flags());
    }

    private static void rewriteTag(ByteBuffer source, ByteBuffer target) {
        target.put(INDEX, source.get(INDEX));
        switch (source.get(INDEX)) {
            case Tag.ACK -> AckSeq.put(target, INDEX + 1, AckSeq.read(source, INDEX + 1));
            case Tag.KEEPALIVE2, Tag.KEEPALIVE2_ACK ->
                KeepaliveStamp.put(
                        target,
                        INDEX + 1,
                        KeepaliveStamp.seconds(source, INDEX + 1),
                        KeepaliveStamp.nanoseconds(source, INDEX + 1));
            default -> assertThat((int) source.get(INDEX)).isIn(Tag.MSG, Tag.KEEPALIVE, Tag.CLOSE);
        }
    }

    private static void rewriteHeader(long features, ByteBuffer source, ByteBuffer target) {
        MessageHeader from = MessageHeader.forFeatures(features).wrap(source, INDEX);
        MessageHeader.forFeatures(features)
                .wrap(target, INDEX)
                .clear()
                .seq(from.seq())
                .tid(from.tid())
                .type(from.type())
                .priority(from.priority())
                .version(from.version())
                .frontLength((int) from.frontLength())
                .middleLength((int) from.middleLength())
                .dataLength((int) from.dataLength())
                .dataOff(from.dataOff())
                .source(from.source(), sourceAddress(from))
                .compatVersion(from.compatVersion())
                .crc(from.crc());
    }

    private static EntityAddress sourceAddress(MessageHeader header) {
        return header instanceof OldMessageHeader old ? old.sourceAddress() : EntityAddress.blank();
    }

    private static void rewriteFooter(long features, ByteBuffer source, ByteBuffer target) {
        MessageFooter from = MessageFooter.forFeatures(features).wrap(source, INDEX);
        MessageFooter.forFeatures(features)
                .wrap(target, INDEX)
                .frontCrc(from.frontCrc())
                .middleCrc(from.middleCrc())
                .dataCrc(from.dataCrc())
                .signature(from.signature())
                .flags(from.flags());
    }

    @ParameterizedTest
    @MethodSource("files")
    void fieldsAreAsNoted(String file) {
        for (Structure structure : structures(file)) {
            Map<String, String> read = fields(structure);
            notedFields(structure.comment()).forEach((name, value) -> {
                if (read.containsKey(name)) {
                    assertThat(read.get(name))
                            .as("%s of %s", name, structure.comment())
                            .isEqualTo(value);
                }
            });
        }
    }

    private static Map<String, String> notedFields(String comment) {
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = NOTED_FIELD.matcher(comment);
        while (matcher.find()) {
            fields.putIfAbsent(matcher.group(1), matcher.group(2));
        }
        return fields;
    }

    private static Map<String, String> fields(Structure structure) {
        ByteBuffer bytes = structure.at(INDEX);
        return switch (structure.kind()) {
            case CONNECT -> connectFields(new ConnectMessage().wrap(bytes, INDEX));
            case CONNECT_REPLY -> replyFields(new ConnectReply().wrap(bytes, INDEX));
            case HEADER ->
                headerFields(MessageHeader.forFeatures(structure.features()).wrap(bytes, INDEX));
            case FOOTER ->
                footerFields(MessageFooter.forFeatures(structure.features()).wrap(bytes, INDEX));
            case TAG -> tagFields(bytes);
            case SEQ -> Map.of("seq", "" + AckSeq.read(bytes, INDEX));
            default -> Map.of();
        };
    }

    private static Map<String, String> connectFields(ConnectMessage connect) {
        return Map.of(
                "features", "0x" + Long.toHexString(connect.features()),
                "host_type", "" + connect.hostType().wireValue(),
                "global_seq", "" + connect.globalSeq(),
                "connect_seq", "" + connect.connectSeq(),
                "protocol_version", "" + connect.protocolVersion(),
                "authorizer_protocol", "" + connect.authorizerProtocol(),
                "authorizer_len", "" + connect.authorizerLength(),
                "flags", "" + connect.flags());
    }

    private static Map<String, String> replyFields(ConnectReply reply) {
        return Map.of(
                "features", "0x" + Long.toHexString(reply.features()),
                "global_seq", "" + reply.globalSeq(),
                "connect_seq", "" + reply.connectSeq(),
                "protocol_version", "" + reply.protocolVersion(),
                "authorizer_len", "" + reply.authorizerLength(),
                "flags", "" + reply.flags());
    }

    private static Map<String, String> headerFields(MessageHeader header) {
        Map<String, String> fields = new HashMap<>();
        fields.put("seq", "" + header.seq());
        fields.put("tid", "" + header.tid());
        fields.put("type", "" + header.type());
        fields.put("prio", "" + header.priority());
        fields.put("version", "" + header.version());
        fields.put("front", "" + header.frontLength());
        fields.put("middle", "" + header.middleLength());
        fields.put("data", "" + header.dataLength());
        fields.put("data_off", "" + header.dataOff());
        fields.put(
                "src",
                header.source().type().wireValue() + "."
                        + Long.toUnsignedString(header.source().num()));
        fields.put("compat", "" + header.compatVersion());
        fields.put("crc", String.format("0x%08x", header.crc()));
        return fields;
    }

    private static Map<String, String> footerFields(MessageFooter footer) {
        return Map.of(
                "front_crc", String.format("0x%08x", footer.frontCrc()),
                "middle_crc", String.format("0x%08x", footer.middleCrc()),
                "data_crc", String.format("0x%08x", footer.dataCrc()),
                "flags", "0x" + footer.flags());
    }

    private static Map<String, String> tagFields(ByteBuffer bytes) {
        return switch (bytes.get(INDEX)) {
            case Tag.ACK -> Map.of("seq", "" + AckSeq.read(bytes, INDEX + 1));
            case Tag.KEEPALIVE2, Tag.KEEPALIVE2_ACK ->
                Map.of(
                        "sec", "" + KeepaliveStamp.seconds(bytes, INDEX + 1),
                        "nsec", "" + KeepaliveStamp.nanoseconds(bytes, INDEX + 1));
            default -> Map.of();
        };
    }

    @ParameterizedTest
    @MethodSource("files")
    void repliesAreNamedAsNoted(String file) {
        assertThat(structures(file))
                .filteredOn(structure -> structure.kind() == Kind.CONNECT_REPLY
                        && structure.comment().contains("tag="))
                .allSatisfy(structure -> assertThat(structure.comment())
                        .contains(Tag.name(new ConnectReply()
                                .wrap(structure.at(INDEX), INDEX)
                                .tag())));
    }

    @Test
    void theRecordingsAreNotedUpon() {
        Structure connect = structures("v1_01_full").stream()
                .filter(structure -> structure.kind() == Kind.CONNECT)
                .findFirst()
                .orElseThrow();

        assertThat(notedFields(connect.comment()).keySet())
                .containsAll(fields(connect).keySet());
    }
}
