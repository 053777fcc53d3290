/**
 * The asynchronous messenger: connections as state machines on the workers of a network stack. An {@link
 * dev.siphon.messenger.async.AsyncConnection} is the life of a session, a {@link dev.siphon.messenger.async.Link} that of one
 * socket which carries it, on whatever transport.
 */
@NullMarked
package dev.siphon.messenger.async;

import org.jspecify.annotations.NullMarked;
