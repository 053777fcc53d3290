/** The verbs devices of this machine, as sysfs tells them: which addresses are on which port of which device. */
@NullMarked
package dev.siphon.stack.rdma.device;

import org.jspecify.annotations.NullMarked;
