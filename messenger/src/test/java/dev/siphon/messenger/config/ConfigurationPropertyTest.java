package dev.siphon.messenger.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.entity.EntityType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class ConfigurationPropertyTest {
    private static final EntityIdentity CLIENT = EntityIdentity.CLIENT_ADMIN;

    @Property
    void anyTextIsAConfigurationOrAConfigurationException(@ForAll("confLikeText") String text) {
        Optional<CephConf> conf = parseOrRefuse(text);
        conf.ifPresent(parsed -> assertThat(parsed.entries(CLIENT)).doesNotContainKey(""));
    }

    @Property
    void anyValueIsUsableOrAConfigurationException(
            @ForAll("option") Option<?> option, @ForAll("valueLikeText") String text) {
        try {
            assertAllowed(option, text);
        } catch (ConfigurationException unusable) {
            assertThat(unusable).hasMessageContaining(option.name()).hasMessageContaining("allowed: ");
        }
    }

    @Property
    void aQuotedValueComesBackAsItWas(@ForAll("lines") String value) {
        String quoted = "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        String text = "[client]\n key = " + quoted + " # comment\n";
        assertThat(CephConf.parse(text, "text").value(CLIENT, "key")).contains(value);
    }

    @Property
    void anEscapedValueComesBackWithoutBlanksAtItsEnds(@ForAll("lines") String value) {
        String escaped = value.strip().replaceAll("[\\\\#;\"']", "\\\\$0");
        assertThat(CephConf.parse("key = " + escaped, "text").value(CLIENT, "key"))
                .contains(value.strip());
    }

    @Property
    void integersComeBackAsPrinted(@ForAll int value) {
        assertRoundTrip(new IntegerType(Integer.MIN_VALUE, Integer.MAX_VALUE), value);
    }

    @Property
    void sizesComeBackAsPrinted(@ForAll long value) {
        assertRoundTrip(new SizeType(0, Long.MAX_VALUE), value);
    }

    @Property
    void roundSizesComeBackAsPrinted(@ForAll @LongRange(min = 0, max = 7) long value) {
        for (int shift = 0; shift <= 60; shift += 10) {
            assertRoundTrip(new SizeType(0, Long.MAX_VALUE), value << shift);
        }
    }

    @Property
    void spansComeBackAsPrinted(@ForAll long nanos) {
        assertRoundTrip(new SecondsType(Duration.ZERO, Duration.ofDays(1)), Duration.ofNanos(nanos));
    }

    @Property
    void switchesComeBackAsPrinted(@ForAll boolean value) {
        assertRoundTrip(new BooleanType(), value);
    }

    @Property
    void probabilitiesComeBackAsPrinted(@ForAll @DoubleRange(min = 0, max = 1) double value) {
        // Beyond 18 digits nothing is read, since nobody needs it.
        double written =
                BigDecimal.valueOf(value).setScale(18, RoundingMode.HALF_EVEN).doubleValue();
        assertRoundTrip(new ProbabilityType(), written);
    }

    @Property
    void entityTypesComeBackAsPrinted(@ForAll Set<EntityType> value) {
        assertRoundTrip(new EntityTypesType(), value);
    }

    @Property
    void messengerTypesComeBackAsPrinted(@ForAll("transportName") String name) {
        assertRoundTrip(new MessengerTypeSyntax(), new MessengerType(name));
        assertRoundTrip(new OptionalType<>(new MessengerTypeSyntax()), Optional.of(new MessengerType(name)));
        assertRoundTrip(new OptionalType<>(new MessengerTypeSyntax()), Optional.empty());
    }

    @Provide
    Arbitrary<String> confLikeText() {
        Arbitrary<String> pieces = Arbitraries.of(
                "[", "]", "=", "#", ";", "\\", "\"", "'", "\n", "\r\n", " ", "\t", "$name", "${", "}", "global",
                "client", "ms_type", "async", "\uFFFF", "\u0000", "a");
        return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(5))
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> valueLikeText() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars("0123456789+-.eEKMGTPiBtruefals_ ")
                        .ofMaxLength(24),
                Arbitraries.strings().ofMaxLength(20));
    }

    @Provide
    Arbitrary<Option<?>> option() {
        return Arbitraries.of(MessengerOptions.all());
    }

    @Provide
    Arbitrary<String> lines() {
        // A dollar begins a variable, which is another rule's business; a carriage return may end the line.
        return Arbitraries.strings().excludeChars('\n', '\r', '$').ofMaxLength(40);
    }

    @Provide
    Arbitrary<String> transportName() {
        return Arbitraries.strings()
                .withChars("abcdefghijklmnopqrstuvwxyz0123456789_-")
                .ofMinLength(1)
                .ofMaxLength(64)
                .filter(name -> Character.isLowerCase(name.charAt(0)));
    }

    private static Optional<CephConf> parseOrRefuse(String text) {
        try {
            return Optional.of(CephConf.parse(text, "text"));
        } catch (ConfigurationException refused) {
            assertThat(refused).hasMessageMatching("(?s)text:[0-9]+: .*");
            return Optional.empty();
        }
    }

    private static <T> void assertAllowed(Option<T> option, String text) {
        assertThat(option.type().allows(option.parse(text, Origin.CODE))).isTrue();
    }

    private static <T> void assertRoundTrip(OptionType<T> type, T value) {
        assertThat(type.parse(type.print(value))).isEqualTo(value);
    }
}
