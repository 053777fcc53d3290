/** A network stack whose workers are platform threads; a transport supplies what one worker does with sockets. */
@NullMarked
package dev.siphon.stack.threaded;

import org.jspecify.annotations.NullMarked;
