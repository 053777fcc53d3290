/**
 * {@code siphon stress}: messengers that send to each other, connect and mark down by chance while their sockets are cut, and
 * the book-keeping that says afterwards what became of every message. In the shape of the synthetic cases of Ceph's {@code
 * test_msgr}, but stricter: what a reconnect must carry over is not forgotten at a reconnect.
 */
@NullMarked
package dev.siphon.tools.stress;

import org.jspecify.annotations.NullMarked;
