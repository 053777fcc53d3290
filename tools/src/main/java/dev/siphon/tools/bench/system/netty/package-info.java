/** A baseline: Netty, with frames that carry and check what msgr v1's do. */
@NullMarked
package dev.siphon.tools.bench.system.netty;

import org.jspecify.annotations.NullMarked;
