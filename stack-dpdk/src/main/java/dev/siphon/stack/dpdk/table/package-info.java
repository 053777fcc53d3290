/** A look-up table that neither boxes its keys nor allocates per entry. */
@NullMarked
package dev.siphon.stack.dpdk.table;

import org.jspecify.annotations.NullMarked;
