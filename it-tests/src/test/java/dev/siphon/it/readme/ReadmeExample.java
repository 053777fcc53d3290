package dev.siphon.it.readme;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The example in README.md: its source, and what README.md says that it prints. */
record ReadmeExample(String source, String output) {

    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example:[^>]*-->\n```java\n(.*?)```.*?```text\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MAIN =
            Pattern.compile("\\n    public static void main\\(.*?\\{\\n(.*?)\\n    }\\n", Pattern.DOTALL);

    static ReadmeExample read() {
        Matcher example = EXAMPLE.matcher(Documents.text(Documents.README));
        if (!example.find()) {
            throw new IllegalStateException(
                    "README.md has no example: an \"<!-- example: ... -->\" with a java block after"
                            + " it, and a text block with its output after that");
        }
        return new ReadmeExample(example.group(1), example.group(2));
    }

    /** The lines within {@code main}, without blank ones. */
    List<String> body() {
        Matcher main = MAIN.matcher(source);
        if (!main.find()) {
            throw new IllegalStateException("the example in README.md has no main method");
        }
        return main.group(1).lines().filter(line -> !line.isBlank()).toList();
    }

    /** The same source in {@code package}, since modules have no unnamed one. */
    String sourceIn(String packageName) {
        return "package " + packageName + ";\n\n" + source;
    }
}
