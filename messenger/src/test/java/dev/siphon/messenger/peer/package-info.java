/** One messenger in memory, driven by the test's own thread, and peers that speak bytes to it instead of messages. */
package dev.siphon.messenger.peer;
