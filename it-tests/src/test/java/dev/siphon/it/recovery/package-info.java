/**
 * Sessions against a model: random schedules of sends, faults, crossed connects, mark-downs and restarts on the memory
 * network, and what must hold whatever happens.
 */
package dev.siphon.it.recovery;
