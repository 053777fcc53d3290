package dev.siphon.tools.bench.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A result as one page: the script that draws (Chart.js), the styles and the data are all in it, so that it opens from a disk
 * and without a network. What it shows, its own script decides ({@code page.js}).
 */
public final class HtmlPage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACE = Pattern.compile("<!--\\{([a-z]+)}-->");

    private static final String CHART_COORDINATES = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";
    private static final String CHART_FOLDER = "/META-INF/resources/webjars/chart.js/";

    private HtmlPage() {}

    /** The page of {@code report}. */
    public static String of(BenchReport report) {
        Map<String, String> content = Map.of(
                "styles", "<style>\n" + resource("page.css") + "</style>",
                "charts", script("", chartScript()),
                "data", script(" id=\"result\" type=\"application/json\"", json(report)),
                "script", script("", resource("page.js")));
        return PLACE.matcher(resource("page.html"))
                .replaceAll(place -> Matcher.quoteReplacement(content.get(place.group(1))));
    }

    private static String script(String attributes, String text) {
        return "<script" + attributes + ">" + withoutEndTag(text) + "</script>";
    }

    /** In JSON and in strings of scripts alike, the backslash before a slash means nothing. */
    private static String withoutEndTag(String text) {
        return text.replace("</", "<\\/");
    }

    private static String json(BenchReport report) {
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON", e);
        }
    }

    /** That of the version on the class path, whichever it is. */
    private static String chartScript() {
        Properties coordinates = new Properties();
        try (InputStream in = HtmlPage.class.getResourceAsStream(CHART_COORDINATES)) {
            if (in == null) {
                throw new IllegalStateException("org.webjars.npm:chart.js is not on the class path");
            }
            coordinates.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + CHART_COORDINATES, e);
        }
        return resource(CHART_FOLDER + coordinates.getProperty("version") + "/dist/chart.umd.min.js")
                .replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + name + " on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name, e);
        }
    }
}
