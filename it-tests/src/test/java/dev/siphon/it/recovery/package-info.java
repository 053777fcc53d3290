/**
 * Sessions that outlive their sockets: the cases of Ceph's {@code test_msgr} by their names, for each type of messenger. Where
 * Ceph's case stops at a frame of protocol version 2, its counterpart stops at the same step of version 1's handshake.
 */
package dev.siphon.it.recovery;
