/** How a connection proves who it is, and how its messages are signed: the places where cephx will go. */
@NullMarked
package dev.siphon.messenger.auth;

import org.jspecify.annotations.NullMarked;
