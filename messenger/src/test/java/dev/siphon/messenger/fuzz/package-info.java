/** Peers that send anything at all: only their own connection suffers, within bounds, and it says why. */
package dev.siphon.messenger.fuzz;
