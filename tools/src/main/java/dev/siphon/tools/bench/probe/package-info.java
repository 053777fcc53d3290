/** What a run costs and where it takes place: processors, memory, system calls, the machine and its noise. */
@NullMarked
package dev.siphon.tools.bench.probe;

import org.jspecify.annotations.NullMarked;
