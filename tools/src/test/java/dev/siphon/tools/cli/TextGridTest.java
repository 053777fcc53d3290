package dev.siphon.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextGridTest {

    @Test
    void columnsAreAsWideAsTheirWidestCellAndNumbersStandToTheRight() {
        TextGrid grid = TextGrid.of("name", ">count").row("a", "1").row("a-long-name", "1,000,000");

        assertThat(grid.toString().lines().map(String::stripTrailing))
                .containsExactly("name             count", "a                    1", "a-long-name  1,000,000");
    }

    @Test
    void aLongCellIsNeverCutOff() {
        String cell = "x".repeat(200);

        assertThat(TextGrid.of("heading", "other").row(cell, "y").toString()).contains(cell + "  y");
    }

    @Test
    void aRowMustFitTheHeadings() {
        assertThatThrownBy(() -> TextGrid.of("a", "b").row("1")).isInstanceOf(IllegalArgumentException.class);
    }
}
