/**
 * The conformance suite of network stacks: what every transport must do, whatever lies beneath. One interface for each
 * topic; a transport's test class implements {@link dev.siphon.it.stack.StackConformance} and inherits them all.
 */
@NullMarked
package dev.siphon.it.stack;

import org.jspecify.annotations.NullMarked;
