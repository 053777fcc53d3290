/**
 * How received messages and what happens to connections reach the dispatchers: the order they are told in, the queue
 * between workers and the dispatch thread, and the bound on it. Knows no transport, and no thread but who calls.
 */
@NullMarked
package dev.siphon.messenger.dispatch;

import org.jspecify.annotations.NullMarked;
