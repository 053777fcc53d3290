/**
 * What benchmarks of the pieces share, and the test that runs each once. The benchmarks themselves are in the packages of what
 * they measure.
 */
@NullMarked
package dev.siphon.micro;

import org.jspecify.annotations.NullMarked;
