package dev.siphon.messenger.config;

import dev.siphon.messenger.config.CephConf.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the syntax of {@code ceph.conf} as Ceph does: {@code [section]} headings and {@code key = value}
 * lines; {@code #} and {@code ;} start a comment anywhere outside quotes; a backslash takes the next character as it
 * is, and at the end of a line it continues it; a value may stand in single or double quotes. A key given twice keeps
 * its last value, a section given twice is one. Keys before the first heading are global.
 *
 * <p>Luminous and Reef differ in details. A comment character within quotes is text, as in Luminous, where Reef sees an
 * error. A line that is neither heading nor setting is an error, as in Reef, where Luminous passes over it.
 */
final class CephConfReader {
    private static final char END = '\uFFFF';

    private final String text;
    private final String source;
    private final Map<String, Map<String, Entry>> sections = new LinkedHashMap<>();
    private int at;
    private int line = 1;

    CephConfReader(String text, String source) {
        this.text = text.replace("\r\n", "\n");
        this.source = source;
    }

    /** Sections by name, each with its entries by normalized key. */
    Map<String, Map<String, Entry>> read() {
        Map<String, Entry> section = section(CephConf.GLOBAL);
        while (at < text.length()) {
            skipBlanks();
            if (peek() == '[') {
                section = section(heading());
            } else if (!atEndOfContent()) {
                Entry entry = entry();
                section.put(entry.key(), entry);
            }
            endLine();
        }
        return sections;
    }

    private Map<String, Entry> section(String name) {
        return sections.computeIfAbsent(name, unused -> new LinkedHashMap<>());
    }

    private String heading() {
        at++;
        String name = textUntil(']', false).strip();
        if (peek() != ']' || name.isEmpty()) {
            throw syntax("a section heading is written [name]");
        }
        at++;
        return name;
    }

    private Entry entry() {
        int startLine = line;
        String key = KeyNames.normalize(textUntil('=', false));
        if (peek() != '=' || key.isEmpty()) {
            throw syntax("neither a [section] nor key = value");
        }
        at++;
        skipBlanks();
        String value = peek() == '"' || peek() == '\''
                ? quoted()
                : textUntil(END, false).strip();
        return new Entry(key, value, Origin.line(source, startLine));
    }

    private String quoted() {
        char quote = text.charAt(at++);
        String value = textUntil(quote, true);
        if (peek() != quote) {
            throw syntax("the quote " + quote + " is not closed");
        }
        at++;
        return value;
    }

    /** Text up to the stop, a comment or the end of the line, escapes resolved. The stop is not consumed. */
    private String textUntil(char stop, boolean quoted) {
        StringBuilder content = new StringBuilder();
        while (peek() != stop && !(quoted ? atEndOfLine() : atEndOfContent())) {
            char c = text.charAt(at++);
            if (c != '\\') {
                content.append(c);
            } else if (at < text.length()) {
                char escaped = text.charAt(at++);
                if (escaped == '\n') {
                    line++;
                } else {
                    content.append(escaped);
                }
            }
        }
        return content.toString();
    }

    private void endLine() {
        skipBlanks();
        if (!atEndOfContent()) {
            throw syntax("unexpected text: only a comment may follow here");
        }
        while (!atEndOfLine()) {
            at++;
        }
        at++;
        line++;
    }

    private void skipBlanks() {
        while (!atEndOfLine() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    private boolean atEndOfContent() {
        return atEndOfLine() || peek() == '#' || peek() == ';';
    }

    private boolean atEndOfLine() {
        return at >= text.length() || text.charAt(at) == '\n';
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private ConfigurationException syntax(String what) {
        return ConfigurationException.syntax(what, Origin.line(source, line));
    }
}
