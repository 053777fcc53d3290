/** For tests on verbs devices: where they run, and what can be done to the devices of the guest that it-tests boots. */
@NullMarked
package dev.siphon.stack.verbs;

import org.jspecify.annotations.NullMarked;
