/** {@code siphon mon}: a client of a Ceph monitor that authenticates by nothing and asks for the monitor map. */
@NullMarked
package dev.siphon.tools.mon;

import org.jspecify.annotations.NullMarked;
