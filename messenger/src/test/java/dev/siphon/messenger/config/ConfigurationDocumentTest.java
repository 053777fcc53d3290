package dev.siphon.messenger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");

    @Test
    void theDocumentSaysWhatIsDeclared() throws IOException {
        String declared = ConfigurationDocument.text();
        if (Boolean.getBoolean("siphon.docs.write")) {
            Files.writeString(DOCUMENT, declared);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("docs/configuration.md is out of date; write it anew with: " + ConfigurationDocument.COMMAND)
                .isEqualTo(declared);
    }
}
