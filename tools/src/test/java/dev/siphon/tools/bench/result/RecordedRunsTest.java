package dev.siphon.tools.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siphon.tools.bench.result.Chromium.Visit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The runs in {@code docs/benchmarks}: their pages are what this version makes of their results. With {@code
 * -Dsiphon.docs.write=true} they are made anew, and so is the picture in the README.
 */
class RecordedRunsTest {

    private static final Path FOLDER = Path.of("..", "docs", "benchmarks");
    private static final boolean WRITES = Boolean.getBoolean("siphon.docs.write");

    private static final int PICTURE_WIDTH = 1200;
    /** As far as the charts go. */
    private static final int PICTURE_HEIGHT = 1056;

    @ParameterizedTest
    @ValueSource(strings = {"posix", "guest"})
    void aPageIsWhatItsResultGives(String run) throws IOException {
        String page = page(run);
        if (WRITES) {
            Files.writeString(FOLDER.resolve(run + ".html"), page);
        }

        assertThat(Files.readString(FOLDER.resolve(run + ".html")).equals(page))
                .as("%s.html is current; if not, run this test with -Dsiphon.docs.write=true", run)
                .isTrue();
    }

    @Test
    @Tag("process")
    void theChartsFitIntoThePictureInTheReadme(@TempDir Path folder) throws Exception {
        Optional<Path> chromium = Chromium.find();
        assumeTrue(chromium.isPresent(), "no Chromium here (Debian: apt-get install chromium)");
        Path page = Files.writeString(folder.resolve("posix.html"), page("posix"));
        Path png = WRITES ? FOLDER.resolve("posix.png").toAbsolutePath() : folder.resolve("posix.png");

        Visit visit = new Chromium(chromium.get(), folder).picture(page, png, PICTURE_WIDTH, PICTURE_HEIGHT, false);

        assertThat(visit.console()).isEmpty();
        assertThat(png).isNotEmptyFile();
        assertThat(Files.size(png)).isLessThan(200_000);
    }

    private static String page(String run) throws IOException {
        return HtmlPage.of(
                new ObjectMapper().readValue(FOLDER.resolve(run + ".json").toFile(), BenchReport.class));
    }
}
