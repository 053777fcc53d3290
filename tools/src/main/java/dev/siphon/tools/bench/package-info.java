/**
 * {@code siphon bench}: messages from one JVM to another over each transport, in the shape of Ceph's {@code perf_msgr}.
 * What moves the messages is a {@link dev.siphon.tools.bench.SystemUnderTest}; {@link dev.siphon.tools.bench.Systems}
 * declares them, and everything else is the rig.
 */
@NullMarked
package dev.siphon.tools.bench;

import org.jspecify.annotations.NullMarked;
