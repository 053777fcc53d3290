/** {@code siphon serve} and {@code siphon ping}: one entity answers another, and the round trips are timed. */
@NullMarked
package dev.siphon.tools.ping;

import org.jspecify.annotations.NullMarked;
