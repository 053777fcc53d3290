/** Siphon's messengers, on each transport. */
@NullMarked
package dev.siphon.tools.bench.system.messenger;

import org.jspecify.annotations.NullMarked;
