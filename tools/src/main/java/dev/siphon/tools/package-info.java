/** The {@code siphon} command: where it starts. Each subcommand has a package of its own. */
@NullMarked
package dev.siphon.tools;

import org.jspecify.annotations.NullMarked;
