package dev.siphon.tools.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Rows of text in columns that are as wide as they must be; columns of numbers stand to the right. */
public final class TextGrid {

    private static final int GAP = 2;

    private final List<String> headings;
    private final List<Boolean> numeric;
    private final List<List<String>> rows = new ArrayList<>();

    private TextGrid(List<String> headings, List<Boolean> numeric) {
        this.headings = headings;
        this.numeric = numeric;
    }

    /** A grid with these headings; one that begins with {@code >} is over numbers. */
    public static TextGrid of(String... headings) {
        return new TextGrid(
                List.of(headings).stream()
                        .map(heading -> isNumeric(heading) ? heading.substring(1) : heading)
                        .toList(),
                List.of(headings).stream().map(TextGrid::isNumeric).toList());
    }

    private static boolean isNumeric(String heading) {
        return heading.startsWith(">");
    }

    /** Adds a row, one cell for each heading. */
    public TextGrid row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** All of it, headings first, each line ended by a line break. */
    @Override
    public String toString() {
        int[] widths = widths();
        Column[] columns = new Column[widths.length];
        for (int i = 0; i < widths.length; i++) {
            columns[i] = new Column(widths[i] + GAP, 0, Overflow.SPAN);
        }
        TextTable table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
        table.addRowValues(aligned(headings, widths));
        rows.forEach(row -> table.addRowValues(aligned(row, widths)));
        return table.toString().stripTrailing() + System.lineSeparator();
    }

    private int[] widths() {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    headings.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        return widths;
    }

    private String[] aligned(List<String> row, int[] widths) {
        String[] cells = new String[widths.length];
        for (int i = 0; i < cells.length; i++) {
            String cell = row.get(i);
            cells[i] = numeric.get(i) ? " ".repeat(widths[i] - cell.length()) + cell : cell;
        }
        return cells;
    }
}
