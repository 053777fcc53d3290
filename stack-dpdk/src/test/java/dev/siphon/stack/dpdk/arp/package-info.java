/** The table of neighbours by itself. */
package dev.siphon.stack.dpdk.arp;
