/**
 * What a transport is: the SPI beneath the messenger. A {@link dev.siphon.stack.NetworkStackProvider} is found by
 * {@link java.util.ServiceLoader}; it creates a {@link dev.siphon.stack.NetworkStack}, whose {@link
 * dev.siphon.stack.Worker}s listen and connect, each on a thread and an event loop of its own.
 */
@NullMarked
package dev.siphon.stack;

import org.jspecify.annotations.NullMarked;
