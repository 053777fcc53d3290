package dev.siphon.it.guest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.core.status.NopStatusListener;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siphon.tools.SiphonCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code siphon bench} with every transport in one table. What it measures is not judged here. */
@EnabledWithGuest
class SideBySideTest {

    private static final Path RECORD = Path.of("..", "docs", "benchmarks");
    private static final Duration LIMIT = Duration.ofMinutes(28);
    private static final List<String> TYPES = List.of("posix", "posix-unix", "simple", "rdma", "dpdk");

    /** Makes a long run and puts its result and page into {@code docs/benchmarks}, instead of a short run. */
    private static final boolean RECORDS = Boolean.getBoolean("siphon.guest.bench.write");

    @Test
    @Timeout(1800)
    void everyTransportIsMeasuredBesideTheOthers(GuestImage image) throws IOException {
        List<String> plan = RECORDS
                ? List.of("--sizes=0,4K,64K", "--depths=1,32", "--seconds=1", "--repeats=3")
                : List.of("--sizes=4K", "--depths=32", "--seconds=1");
        int loads = RECORDS ? 6 : 1;
        try (Guest guest = VerbsGuest.start(image)) {
            Path json = guest.share().resolve("guest.json");
            Path html = guest.share().resolve("guest.html");

            RunningCommand bench = guest.begin(command(plan, json, html), LIMIT);
            String table = Stream.generate(bench::readLine)
                    .takeWhile(Optional::isPresent)
                    .map(Optional::get)
                    .peek(System.out::println)
                    .collect(Collectors.joining("\n"));

            assertThat(bench.status()).as(table).isZero();
            JsonNode rows = new ObjectMapper().readTree(json.toFile()).path("rows");
            assertThat(rows)
                    .extracting(row -> row.path("system").textValue())
                    .as(table)
                    .containsSubsequence(TYPES)
                    .hasSize(TYPES.size() * loads);
            assertThat(rows)
                    .extracting(row -> row.at("/median/messagesPerSecond").doubleValue())
                    .as(table)
                    .allMatch(rate -> rate > 0);
            assertThat(html).content().contains("</html>");
            if (RECORDS) {
                for (Path file : List.of(json, html)) {
                    Files.copy(file, RECORD.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static String command(List<String> plan, Path json, Path html) {
        List<String> arguments = new ArrayList<>(List.of(
                // What logback says of itself on standard output is no answer of a server's.
                "-Dlogback.statusListenerClass=" + NopStatusListener.class.getName(),
                SiphonCommand.class.getName(),
                "bench",
                "--types=" + String.join(",", TYPES),
                "--baseline=posix",
                "--json=" + json,
                "--html=" + html));
        arguments.addAll(plan);
        return GuestJvm.java(arguments);
    }
}
