/** How requests are put on a system: in a closed loop, or at times that the replies do not decide. */
@NullMarked
package dev.siphon.tools.bench.load;

import org.jspecify.annotations.NullMarked;
