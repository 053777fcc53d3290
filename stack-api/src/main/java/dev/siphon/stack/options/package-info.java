/** Reading and checking the options that belong to one transport. */
@NullMarked
package dev.siphon.stack.options;

import org.jspecify.annotations.NullMarked;
