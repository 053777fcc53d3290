/** The event loop of one worker: file events, timers, external events and pollers above a driver such as epoll. */
@NullMarked
package dev.siphon.stack.event;

import org.jspecify.annotations.NullMarked;
