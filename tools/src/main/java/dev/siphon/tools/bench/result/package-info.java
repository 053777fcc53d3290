/** What came of a run: rows, and the table, the file and the page that show them. */
@NullMarked
package dev.siphon.tools.bench.result;

import org.jspecify.annotations.NullMarked;
