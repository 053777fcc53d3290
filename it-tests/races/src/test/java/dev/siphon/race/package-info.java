/** Runs the races of the packages beside it: what two threads do to each other at a hand-over point, millions of times. */
package dev.siphon.race;
