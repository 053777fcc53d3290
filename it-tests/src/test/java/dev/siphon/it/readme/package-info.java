/** The documents are held to what they say: the example runs, the links lead somewhere, the recordings are all named. */
@NullMarked
package dev.siphon.it.readme;

import org.jspecify.annotations.NullMarked;
