package dev.siphon.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.entity.EntityAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ArgumentFormsTest {

    @ParameterizedTest
    @CsvSource({"0,0", "512,512", "4K,4096", "64KiB,65536", "64 kb,65536", "1M,1048576", "128MiB,134217728"})
    void sizesAreBinary(String text, int bytes) {
        assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "4G", "K", "1.5M", "129M", "99999999999"})
    void whatIsNoSizeOrTooLargeIsNamed(String text) {
        assertThatThrownBy(() -> new ByteSize().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "100,100 B", "4096,4 KiB", "65536,64 KiB", "1048576,1 MiB", "1536,1536 B", "1049600,1025 KiB"})
    void sizesArePrintedInTheLargestUnitThatFits(int bytes, String text) {
        assertThat(ByteSize.print(bytes)).isEqualTo(text);
    }

    @Test
    void secondsMayHaveAFraction() {
        assertThat(new Seconds().convert("0.25")).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "soon", "86401", "1e300"})
    void whatIsNoDurationIsNamed(String text) {
        assertThatThrownBy(() -> new Seconds().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:6800,127.0.0.1:6800",
        "v1:127.0.0.1:6800/17,127.0.0.1:6800/17",
        "[::1]:6800,[::1]:6800",
        "local:/run/siphon.sock,local:/run/siphon.sock",
        "local:/run/siphon.sock/9,local:/run/siphon.sock/9",
        "local:@siphon,local:@siphon"
    })
    void addressesAreReadAndPrintedAsPeopleWriteThem(String text, String printed) {
        EntityAddress address = new EntityAddressConverter().convert(text);

        assertThat(Faults.place(address)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "localhost:6800", "127.0.0.1:99999", "local:"})
    void whatIsNoAddressIsNamedWithTheFormsThereAre(String text) {
        assertThatThrownBy(() -> new EntityAddressConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("\"" + text)
                .hasMessageContaining(EntityAddressConverter.FORMS);
    }
}
