/**
 * What is measured. A {@link dev.siphon.tools.bench.system.SystemUnderTest} has two sides, each in a process of its own,
 * and knows nothing of the rig; its packages are beside each other below this one.
 */
@NullMarked
package dev.siphon.tools.bench.system;

import org.jspecify.annotations.NullMarked;
