/** The rules of the house: which part of Siphon may know which other. */
@NullMarked
package dev.siphon.it.architecture;

import org.jspecify.annotations.NullMarked;
