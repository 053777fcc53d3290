/**
 * A throw-away virtual machine over this machine's files, with devices that this machine has not, and the means to run
 * JUnit tests inside it. It boots Debian's kernel under QEMU's emulation: slow, but in need of no privilege and no KVM.
 */
@NullMarked
package dev.siphon.it.guest;

import org.jspecify.annotations.NullMarked;
