/**
 * Siphon and Ceph's own programs: our messenger as the client of a real monitor, as the server that one dials, and as the
 * monitor that Ceph's {@code ceph} command asks.
 */
@NullMarked
package dev.siphon.it.ceph;

import org.jspecify.annotations.NullMarked;
