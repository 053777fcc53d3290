/** A baseline: Siphon's transport without the messenger above it. */
@NullMarked
package dev.siphon.tools.bench.system.stack;

import org.jspecify.annotations.NullMarked;
