/**
 * Guards over what a message costs: heap memory, and processor time beside that of a baseline in the same process. No absolute
 * time fails a test.
 */
@NullMarked
package dev.siphon.it.guard;

import org.jspecify.annotations.NullMarked;
