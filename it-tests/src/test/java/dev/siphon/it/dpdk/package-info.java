/** What tests over DPDK have in common. */
package dev.siphon.it.dpdk;
