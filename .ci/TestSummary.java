import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Adds up the surefire reports below a folder: a row per module and JDK, each failure and each skip with its reason, and
 * the totals alone on the last line. The exit status is 1 when a test failed, when none ran at all or when the build that
 * ran them failed.
 *
 * <p>Usage: {@code java TestSummary.java ROOT EXIT-STATUS-OF-THE-BUILD}
 */
public final class TestSummary {

    /** Characters of a reason that are printed; the whole of it is in the report. */
    private static final int REASON_LIMIT = 300;

    private static final class Count {
        int passed;
        int failed;
        int skipped;
    }

    private final Map<String, Count> rows = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> skips = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]).toAbsolutePath().normalize();
        TestSummary summary = new TestSummary();
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (Path report : reportsBelow(root)) {
            summary.add(
                    root.relativize(moduleOf(report)).toString(),
                    parser.parse(report.toFile()).getDocumentElement());
        }
        System.exit(summary.print(args[1].equals("0")));
    }

    private static List<Path> reportsBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.find(root, 5, (file, attributes) -> isReport(file))) {
            return files.sorted().toList();
        }
    }

    private static boolean isReport(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("TEST-")
                && name.endsWith(".xml")
                && file.getParent().getFileName().toString().startsWith("surefire-reports")
                && file.getParent().getParent().endsWith("target");
    }

    /** The folder that has the target: a report lies in {@code MODULE/target/surefire-reports}. */
    private static Path moduleOf(Path report) {
        return report.getParent().getParent().getParent();
    }

    private void add(String module, Element suite) {
        String jdk = "JDK " + property(suite, "java.specification.version");
        Count row = rows.computeIfAbsent(String.format("%-14s %s", module, jdk), key -> new Count());
        NodeList cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name = test.getAttribute("classname") + "." + test.getAttribute("name") + " (" + jdk + ")";
            Element skipped = child(test, "skipped");
            Element failed = child(test, "failure") != null ? child(test, "failure") : child(test, "error");
            if (failed != null) {
                row.failed++;
                failures.add(name + ": " + reason(failed));
            } else if (skipped != null) {
                row.skipped++;
                skips.add(name + ": " + reason(skipped));
            } else {
                row.passed++;
            }
        }
    }

    private static String property(Element suite, String name) {
        NodeList properties = suite.getElementsByTagName("property");
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            if (property.getAttribute("name").equals(name)) {
                return property.getAttribute("value");
            }
        }
        return "?";
    }

    private static Element child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        return null;
    }

    private static String reason(Element outcome) {
        String message = outcome.getAttribute("message").strip();
        if (message.isEmpty()) {
            message = outcome.getTextContent()
                    .lines()
                    .takeWhile(line -> !line.startsWith("\tat "))
                    .collect(Collectors.joining("\n"))
                    .strip();
        }
        String line = message.replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "")
                .replaceFirst("^Assumption failed: ", "")
                .replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return "no reason given";
        }
        return line.length() <= REASON_LIMIT ? line : line.substring(0, REASON_LIMIT) + "...";
    }

    private int print(boolean buildSucceeded) {
        System.out.println();
        Count total = new Count();
        rows.forEach((row, count) -> {
            System.out.printf(
                    "%-24s %5d passed %5d failed %5d skipped%n", row, count.passed, count.failed, count.skipped);
            total.passed += count.passed;
            total.failed += count.failed;
            total.skipped += count.skipped;
        });
        failures.forEach(failure -> System.out.println("FAILED  " + failure));
        skips.forEach(skip -> System.out.println("skipped " + skip));
        if (!buildSucceeded) {
            System.out.println(
                    "The build failed (Maven's [ERROR] lines above say where): tests may be missing from this sum.");
        }
        System.out.println();
        System.out.printf("%d passed, %d failed, %d skipped%n", total.passed, total.failed, total.skipped);
        return buildSucceeded && total.failed == 0 && total.passed > 0 ? 0 : 1;
    }
}
