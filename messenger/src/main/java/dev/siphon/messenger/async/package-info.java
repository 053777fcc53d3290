/**
 * The asynchronous messenger: connections as state machines on the workers of a network stack. {@link
 * dev.siphon.messenger.async.AsyncConnection} is the one state machine beneath which all transports work.
 */
@NullMarked
package dev.siphon.messenger.async;

import org.jspecify.annotations.NullMarked;
