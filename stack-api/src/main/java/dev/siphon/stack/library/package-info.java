/**
 * Finding the native library of a transport: among the user's files and in the jars, told apart without loading, unpacked where it
 * may be executed, and every failure with its reason and its remedy.
 */
@NullMarked
package dev.siphon.stack.library;

import org.jspecify.annotations.NullMarked;
