/** Ceph's own {@code perf_msgr}: both of its programs, or one of them against a messenger of Siphon's. */
@NullMarked
package dev.siphon.tools.bench.system.ceph;

import org.jspecify.annotations.NullMarked;
