/** What all subcommands share: common options, the way errors are told, and how tables are printed. */
@NullMarked
package dev.siphon.tools.cli;

import org.jspecify.annotations.NullMarked;
