package dev.siphon.tools.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.tools.bench.result.Chromium.Visit;
import dev.siphon.tools.bench.system.Load;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlPageTest {

    private static final BenchReport REPORT = Samples.report(
            Samples.row("posix", false, Load.closed(0, 1), 900, 1_000),
            Samples.row("nio", true, Load.closed(0, 1), 1_000, 1_100),
            Samples.row("posix", false, Load.closed(4096, 32), 700, 710),
            Samples.row("nio", true, Load.closed(4096, 32), 800, 810),
            Samples.row("posix", false, new Load(0, 64, 1_000), 500, 500),
            Samples.row("posix", false, new Load(0, 64, 4_000), 900, 900));

    private static final Pattern POINTS = Pattern.compile("<canvas id=\"([a-z0-9]+)\"[^>]* data-points=\"([0-9]+)\"");

    @TempDir
    private Path folder;

    private Path page;

    @BeforeEach
    void write() throws Exception {
        page = Files.writeString(folder.resolve("page.html"), HtmlPage.of(REPORT));
    }

    private Chromium chromium() {
        Optional<Path> program = Chromium.find();
        assumeTrue(program.isPresent(), "no Chromium here (Debian: apt-get install chromium)");
        return new Chromium(program.get(), folder);
    }

    @Test
    void everythingIsInThePageAndNothingOfTheDataCanEndItsScript() throws Exception {
        String text = Files.readString(page);

        assertThat(text).doesNotContain("<!--{").contains("Chart.js v").contains("what <\\/script> it is");
        assertThat(text)
                .doesNotContainPattern("<(script|link|img)[^>]+(src|href)=")
                .doesNotContain("sourceMappingURL");
    }

    @Test
    @Tag("process")
    void theBrowserShowsEveryRowAndEveryChartWithoutAnError() throws Exception {
        Visit visit = chromium().open(page);

        assertThat(visit.console()).isEmpty();
        String dom = visit.dom();
        assertThat(dom).contains("data-drawn=\"" + REPORT.rows().size() + "\"");
        String table = dom.substring(dom.indexOf("<tbody>"), dom.indexOf("</tbody>"));
        assertThat(table.split("<tr", -1)).hasSize(REPORT.rows().size() + 1);
        assertThat(table).contains("1,900", "4 KiB", "0.90", "1,800 !");
        assertThat(dom).contains("reached 1,800 of 4,000 msg/s", "what &lt;/script&gt; it is");
        assertThat(POINTS.matcher(dom).results().map(MatchResult::group))
                .allMatch(canvas -> !canvas.contains("data-points=\"0\""))
                .hasSize(6);
    }

    @Test
    @Tag("process")
    void theChartsAreDrawnOnLightAndOnDarkGround() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            Path png = folder.resolve("page.png");
            Visit visit = chromium().picture(page, png, 1200, 1600, dark);

            assertThat(visit.console()).isEmpty();
            BufferedImage picture = ImageIO.read(png.toFile());
            int ground = picture.getRGB(2, 2) & 0xFF;
            assertThat(ground < 0x80).as("dark ground").isEqualTo(dark);
            long posix = IntStream.range(0, picture.getWidth() * picture.getHeight())
                    .filter(i ->
                            (picture.getRGB(i % picture.getWidth(), i / picture.getWidth()) & 0xFFFFFF) == 0x0077BB)
                    .count();
            assertThat(posix).as("pixels in the colour of the first system").isGreaterThan(2_000);
        }
    }
}
