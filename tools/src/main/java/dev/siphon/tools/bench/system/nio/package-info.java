/** A baseline: bare {@code java.nio} sockets. */
@NullMarked
package dev.siphon.tools.bench.system.nio;

import org.jspecify.annotations.NullMarked;
