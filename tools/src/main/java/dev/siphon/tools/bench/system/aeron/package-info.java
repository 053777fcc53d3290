/** For orientation: Aeron, which moves messages through shared memory or UDP. */
@NullMarked
package dev.siphon.tools.bench.system.aeron;

import org.jspecify.annotations.NullMarked;
