/** {@code siphon stacks}: which transports work here, and why the others do not. */
@NullMarked
package dev.siphon.tools.stacks;

import org.jspecify.annotations.NullMarked;
