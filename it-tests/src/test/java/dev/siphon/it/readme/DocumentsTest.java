package dev.siphon.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents point at is there. */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern RECORDING = Pattern.compile("`((?:cap_)?v1_[a-z0-9_]+)`");

    static Stream<Path> documents() {
        return Documents.all().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFile(Path document) {
        List<String> dead = LINK.matcher(Documents.text(document))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.contains("://"))
                .filter(target -> !Files.exists(document.resolveSibling(target)))
                .toList();
        assertThat(dead).as("links of %s that lead nowhere", document).isEmpty();
    }

    @Test
    void theIndexNamesEveryPage() throws IOException {
        Path docs = Documents.ROOT.resolve("docs");
        String index = Documents.text(docs.resolve("README.md"));
        assertThat(Documents.all())
                .filteredOn(page -> page.startsWith(docs) && !page.endsWith("README.md"))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(index)
                        .contains("(" + docs.relativize(page).toString().replace('\\', '/') + ")"));
    }

    @Test
    void theWireProtocolNamesExactlyTheRecordingsThatThereAre() throws IOException {
        try (Stream<Path> files = Files.list(Documents.RECORDINGS)) {
            List<String> recordings = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".hex"))
                    .map(name -> name.substring(0, name.length() - ".hex".length()))
                    .toList();
            Stream<String> named = RECORDING
                    .matcher(Documents.text(Documents.WIRE_PROTOCOL))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .distinct();
            assertThat(named).containsExactlyInAnyOrderElementsOf(recordings);
        }
    }
}
