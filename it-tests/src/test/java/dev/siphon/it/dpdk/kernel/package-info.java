/**
 * The dpdk transport against the kernel's TCP, on the two ends of a wire between network namespaces: what is moved, what
 * happens when an end is killed, programs that know nothing of it, what a capture shows, and how fast it is.
 */
package dev.siphon.it.dpdk.kernel;
