/** Ports without a stack behind them. */
package dev.siphon.stack.dpdk.port;
