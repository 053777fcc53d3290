/** The transport "rdma" on a real verbs device: its addresses, its resources, and what becomes of it when things go wrong. */
@NullMarked
package dev.siphon.it.verbs;

import org.jspecify.annotations.NullMarked;
