/** What all subcommands share: common options and their forms, the way errors are told, how tables are printed. */
@NullMarked
package dev.siphon.tools.cli;

import org.jspecify.annotations.NullMarked;
