/**
 * A network stack in memory, for tests: a {@link dev.siphon.stack.memory.MemoryNetwork} is a world of its own with a
 * virtual clock, hosts, and every fault a {@link dev.siphon.stack.memory.FaultPlan} asks for. It has no threads: the
 * test's own thread gives each worker its turns, so that a run repeats exactly.
 */
@NullMarked
package dev.siphon.stack.memory;

import org.jspecify.annotations.NullMarked;
