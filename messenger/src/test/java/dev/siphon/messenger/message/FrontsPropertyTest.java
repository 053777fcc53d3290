package dev.siphon.messenger.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.entity.Addresses;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.golden.RecordedMessage;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.MalformedFrames;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FrontsPropertyTest {

    private static final int MAX_BYTES = 1 << 20;

    /** Far above what any decoder needs beside copies of its input: small objects for small elements. */
    private static final int MAX_ALLOCATED_BYTES_PER_BYTE = 100;

    private static final int MAX_ALLOCATED_BYTES_BESIDE = 64 << 10;

    private static final List<RecordedMessage> RECORDED = FrontsGoldenTest.files()
            .flatMap(file -> FrontsGoldenTest.messages(file).stream())
            .filter(message -> FrontCodecs.isKnown(message.header().type()) && message.front().length > 0)
            .toList();

    private static Arbitrary<String> text() {
        return Arbitraries.strings().withCharRange(' ', '~').withChars("äé€").ofMaxLength(20);
    }

    private static Arbitrary<ByteBuffer> blob() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(50).map(ByteBuffer::wrap);
    }

    private static Arbitrary<UUID> uuid() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    }

    private static Arbitrary<Map<String, String>> texts() {
        return Arbitraries.maps(text(), text()).ofMaxSize(4);
    }

    private static Arbitrary<Monitor> monitor() {
        return Combinators.combine(
                        text(),
                        Addresses.any().list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.integers().between(0, 0xFFFF),
                        Arbitraries.integers().between(0, 0xFFFF),
                        texts())
                .as(Monitor::new);
    }

    private static Arbitrary<Instant> time() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 0xFFFF_FFFFL),
                        Arbitraries.longs().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<ElectionRules> electionRules() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 0xFF),
                        text().list().ofMaxSize(3),
                        Arbitraries.of(true, false),
                        text(),
                        text().list().ofMaxSize(3))
                .as(ElectionRules::new);
    }

    private static Arbitrary<MonitorMap> monitorMap() {
        Arbitrary<List<Monitor>> monitors =
                monitor().list().uniqueElements(Monitor::name).ofMaxSize(4);
        return Combinators.combine(
                        uuid(), Arbitraries.integers(), time(), Arbitraries.longs(), monitors, electionRules())
                .as((fsid, epoch, time, features, mons, rules) -> new MonitorMap(
                        fsid,
                        epoch,
                        time,
                        time.plusSeconds(0),
                        features,
                        ~features,
                        mons,
                        mons.stream().map(Monitor::name).toList(),
                        epoch & 0xFF,
                        List.of(epoch, 7),
                        rules));
    }

    @Provide
    Arbitrary<Object> payloads() {
        Arbitrary<Integer> ints = Arbitraries.integers();
        Arbitrary<Long> longs = Arbitraries.longs();
        Arbitrary<MonSubscribe.Item> items = Combinators.combine(text(), longs, ints.map(flags -> flags & 0xFF))
                .as(MonSubscribe.Item::new);
        return Arbitraries.oneOf(
                text().map(Ping::new),
                Arbitraries.just(new MonGetMap()),
                Combinators.combine(items.list().ofMaxSize(4), text()).as(MonSubscribe::new),
                Combinators.combine(ints, uuid()).as(MonSubscribeAck::new),
                Combinators.combine(ints, blob(), ints).as(AuthRequest::new),
                Combinators.combine(ints, ints, longs, blob(), text()).as(AuthReply::new),
                Combinators.combine(longs, text()).as(MonGetVersion::new),
                Combinators.combine(longs, longs, longs).as(MonGetVersionReply::new),
                Combinators.combine(uuid(), text().list().ofMaxSize(3)).as(MonCommand::new),
                Combinators.combine(ints, text(), text().list().ofMaxSize(3)).as(MonCommandAck::new),
                texts().map(ConfigPayload::new),
                monitorMap());
    }

    @Property
    void whatIsWrittenIsRead(@ForAll("payloads") Object payload) {
        long features = Features.SUPPORTED_DEFAULT;
        int type = FrontCodecs.type(payload);
        PayloadWriter front = PayloadWriter.onHeap(MAX_BYTES);

        FrontCodecs.encode(payload, front, features);

        PayloadReader reader = new PayloadReader().wrap(front.written());
        assertThat(FrontCodecs.decode(type, reader, FrontCodecs.version(type), features))
                .isEqualTo(payload);
        assertThat(reader.remaining()).isZero();
    }

    @Property
    void anAuthOfferIsReadBack(@ForAll @IntRange(max = 3) int methods, @ForAll int type, @ForAll long globalId) {
        AuthOffer offer = new AuthOffer(Collections.nCopies(methods, type), type, "x".repeat(methods), globalId);

        AuthRequest request = AuthRequest.first(offer, 5);

        assertThat(request.protocol()).isEqualTo(AuthMethods.UNKNOWN);
        assertThat(AuthOffer.decode(request.payload())).isEqualTo(offer);
    }

    @Provide
    Arbitrary<Integer> types() {
        return Arbitraries.of(FrontCodecs.types());
    }

    @Property
    void anyBytesAreAFrontOrMalformed(
            @ForAll("types") int type, @ForAll byte[] bytes, @ForAll @IntRange(max = 4) int version) {
        MalformedFrames.only(
                () -> FrontCodecs.decode(type, new PayloadReader().wrap(ByteBuffer.wrap(bytes)), version, ~0L));
        MalformedFrames.only(() -> AuthOffer.decode(ByteBuffer.wrap(bytes)));
    }

    /** A recorded front with a few bytes changed gets deeper than random ones do. */
    @Property
    void damagedFrontsAreReadOrMalformedAndCostLittle(
            @ForAll @IntRange(max = 100_000) int which,
            @ForAll int where,
            @ForAll byte what,
            @ForAll @IntRange(max = 100_000) int cut) {
        RecordedMessage message = RECORDED.get(which % RECORDED.size());
        byte[] front = message.front().clone();
        front[Math.floorMod(where, front.length)] = what;
        int length = cut % 4 == 0 ? cut % front.length : front.length;

        long allocated = MalformedFrames.allocatedBy(() -> FrontCodecs.decode(
                message.header().type(),
                new PayloadReader().wrap(ByteBuffer.wrap(front), 0, length),
                message.header().version(),
                message.features()));

        assertThat(allocated).isLessThan(MAX_ALLOCATED_BYTES_BESIDE + (long) MAX_ALLOCATED_BYTES_PER_BYTE * length);
    }

    @Property
    void olderFormsOfTheMapKeepAddressesAndRanks(@ForAll("maps") MonitorMap map, @ForAll boolean byName) {
        long features = byName ? Features.MONENC | Features.MSG_ADDR2 : 0;
        PayloadWriter front = PayloadWriter.onHeap(MAX_BYTES);
        map.encode(front, features);

        MonitorMap read = MonitorMap.decode(new PayloadReader().wrap(front.written()), 1, features);

        assertThat(read.fsid()).isEqualTo(map.fsid());
        assertThat(read.epoch()).isEqualTo(map.epoch());
        assertThat(read.monitors())
                .extracting(
                        monitor -> EntityAddress.legacyOf(monitor.addresses()).port())
                .containsExactlyElementsOf(map.monitors().stream()
                        .map(monitor -> monitor.legacyAddress().port())
                        .toList());
        assertThat(read.ranks()).hasSameSizeAs(map.ranks());
    }

    @Provide
    Arbitrary<MonitorMap> maps() {
        return monitorMap();
    }
}
